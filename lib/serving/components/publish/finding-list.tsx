import { StatusBadge } from "#components/ui/status-badge.tsx";
import { severities, severityWords } from "#lib/serving/components/severity.ts";
import { WithCode } from "#lib/serving/components/with-code.tsx";
import type { Finding } from "#lib/serving/preflight/finding.ts";

/** What pre-flight found, the gravest first: what is wrong, what shows it, what to do. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  const sorted = severities.flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  );
  return (
    <ul className="flex flex-col divide-y">
      {sorted.map(({ code, severity, message, evidence, fix, mend }) => (
        <li className="flex min-w-0 flex-col gap-1 py-3 first:pt-0 last:pb-0" key={`${code} ${message}`}>
          <div className="flex flex-wrap items-center gap-2">
            <StatusBadge status={severityWords[severity].word} tone={severityWords[severity].tone} />
            <code className="font-mono text-foreground-muted text-xs">{code}</code>
          </div>
          <p className="break-words">{message}</p>
          {evidence && (
            <p className="break-words text-[0.8125rem] text-foreground-muted">Shown by: {evidence}</p>
          )}
          {fix && <WithCode className="text-[0.8125rem]" text={fix} />}
          {mend && (
            <p className="text-[0.8125rem] text-foreground-muted">
              Can be mended without training: {mend.replaceAll("_", " ")}.
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
