import { StatusBadge } from "#components/ui/status-badge.tsx";
import { severities, severityWords } from "#lib/serving/components/severity.ts";
import { WithCode } from "#lib/serving/components/with-code.tsx";
import type { CheckProblem } from "#lib/serving/targets/target.ts";

/** What a check found, the gravest first, each with what mends it. */
export function CheckProblems({ problems }: { problems: readonly CheckProblem[] }) {
  const sorted = severities.flatMap((severity) =>
    problems.filter((problem) => problem.severity === severity),
  );
  return (
    <ul className="flex flex-col divide-y">
      {sorted.map(({ code, severity, message, fix }) => (
        <li className="flex min-w-0 flex-col gap-2 py-3 first:pt-0 last:pb-0" key={`${code} ${message}`}>
          <div className="flex flex-wrap items-center gap-2">
            <StatusBadge status={severityWords[severity].word} tone={severityWords[severity].tone} />
            <code className="font-mono text-foreground-muted text-xs">{code}</code>
          </div>
          <p className="break-words">{message}</p>
          {fix && <WithCode className="text-[0.8125rem]" text={fix} />}
        </li>
      ))}
    </ul>
  );
}
