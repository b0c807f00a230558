"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { toRoute } from "#components/ui/route.ts";
import { toast } from "#components/ui/toast-store.ts";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import { mendVersionAction } from "#lib/serving/mending/actions.ts";
import type { MendKind, mendsOf } from "#lib/serving/preflight/mend-kind.ts";

type MendVersionProps = {
  mends: ReturnType<typeof mendsOf>;
  repository: { owner: string; name: string };
  version: string;
  target: { id: string; name: string };
};

/**
 * Makes the version without the defects that need no training, and goes on with publishing that one. What only a person can know is
 * ticked by one.
 */
export function MendVersion({ mends, repository: { owner, name }, version, target }: MendVersionProps) {
  const router = useRouter();
  const { problem, pending, run } = useVerb();
  const [ticked, setTicked] = useState<readonly MendKind[]>([]);
  const kinds = ticked.length === 0 ? {} : { kinds: [...mends.free, ...ticked] };
  const mend = () =>
    run(
      () => mendVersionAction({ owner, name, version, targetId: target.id, ...kinds }),
      ({ semver, steps, assumptions }) => {
        toast({
          title: `${semver} is the mended version`,
          description: [...steps, ...assumptions.map((text) => `Taken for granted: ${text}`)].join(" "),
        });
        const path = adapterHref({ owner, name }, { version: semver, tab: "serving", path: "publish" });
        router.push(toRoute(`${path}?target=${encodeURIComponent(target.name)}`));
      },
    );
  return (
    <div className="mt-4 flex flex-col gap-2 border-t pt-4">
      {problem && <Callout tone="bad">{problem}</Callout>}
      <p className="text-[0.8125rem] text-foreground-muted">
        A mended version has the same update with corrected names, scales or fields. It is a new version with
        its own review; this one stays as it is.
      </p>
      {mends.asked.map(({ kind, label, assumption }) => (
        <Checkbox
          checked={ticked.includes(kind)}
          help={assumption}
          key={kind}
          label={label}
          onChange={({ target: { checked } }) =>
            setTicked(checked ? [...ticked, kind] : ticked.filter((other) => other !== kind))
          }
        />
      ))}
      <div>
        <Button disabled={mends.free.length + ticked.length === 0} onClick={mend} pending={pending}>
          Make mended version
        </Button>
      </div>
    </div>
  );
}
