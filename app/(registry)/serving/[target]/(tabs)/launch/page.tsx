import type { Metadata } from "next";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { ManifestCard } from "#lib/serving/components/launch/manifest-card.tsx";
import { PullToken } from "#lib/serving/components/launch/pull-token.tsx";
import { loadTarget } from "#lib/serving/loaders.ts";
import { manifestKinds } from "#lib/serving/manifests/manifest-kinds.ts";
import { getLaunch } from "#lib/serving/targets/launch/data.ts";

export const metadata: Metadata = { title: "Launch" };

export default async function LaunchPage({ params, searchParams }: PageProps<"/serving/[target]/launch">) {
  const [{ target: segment }, { kind }] = await Promise.all([params, searchParams]);
  const { actor, target, mayUpdate } = await loadTarget(segment);
  const launch = await getLaunch(actor, target.id);
  const chosen = manifestKinds.find((known) => known === kind) ?? "systemd";
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      <Card
        description="Starts one replica on a machine with the engine installed. Run it once for each replica, on a port of its own."
        title="Launch command"
      >
        <div className="flex flex-col gap-3">
          {launch.notes.length > 0 && (
            <Callout>
              <ul className="flex flex-col gap-1">
                {launch.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </Callout>
          )}
          {launch.download && (
            <CodeBlock
              code={launch.download}
              label="once a machine: the base model, without HF_ENDPOINT"
              wrap
            />
          )}
          <CodeBlock code={launch.script} label="replica.sh" />
        </div>
      </Card>
      {target.engine !== "lorax" && mayUpdate && (
        <PullToken pullToken={target.pullToken} targetId={target.id} />
      )}
      <ManifestCard actor={actor} kind={chosen} target={target} />
    </div>
  );
}
