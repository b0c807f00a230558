"use client";

import { Stethoscope } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { CheckProblems } from "#lib/serving/components/replicas/check-problems.tsx";
import { checkTargetAction } from "#lib/serving/targets/actions.ts";
import type { CheckReport } from "#lib/serving/targets/target.ts";

/** Looks at every replica now; what is wrong with each then stands at it, what is wrong with the target here. */
export function CheckTarget({ id }: { id: string }) {
  const { problem, pending, run } = useVerb();
  const [report, setReport] = useState<CheckReport>();
  const found = report?.replicas.reduce((sum, { problems }) => sum + problems.length, report.problems.length);
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button
          onClick={() => run(() => checkTargetAction({ id }), setReport)}
          pending={pending}
          variant="primary"
        >
          {!pending && <Stethoscope aria-hidden />}
          Check now
        </Button>
        <p className="text-[0.8125rem] text-foreground-muted" role="status">
          {pending && "Asking every replica"}
          {!pending && found === 0 && "Checked: nothing is wrong"}
          {!pending &&
            found !== undefined &&
            found > 0 &&
            `Checked: ${found} ${found === 1 ? "finding" : "findings"}`}
        </p>
      </div>
      {problem && <Callout tone="bad">{problem}</Callout>}
      {report && report.problems.length > 0 && <CheckProblems problems={report.problems} />}
    </div>
  );
}
