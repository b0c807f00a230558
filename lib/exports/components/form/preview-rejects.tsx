import { Badge } from "#components/ui/badge.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import type { ExportPreview } from "#lib/exports/preview-export.ts";
import { formatCount } from "#lib/format.ts";

/** Refused rows of a preview: how many for which reason, and examples with the row. */
export function PreviewRejects({ preview }: { preview: ExportPreview }) {
  const reasons = Object.entries(preview.rejects).sort((a, b) => b[1] - a[1]);
  if (reasons.length === 0) return <p className="text-[0.8125rem]">None of these rows is refused.</p>;
  return (
    <>
      <ul className="flex flex-wrap gap-1.5">
        {reasons.map(([code, rows]) => (
          <li key={code}>
            <Badge>
              {code} {formatCount(rows)}
            </Badge>
          </li>
        ))}
      </ul>
      <ol className="flex flex-col gap-2">
        {preview.rejected.map((reject) => (
          <li className="rounded-md border" key={`${reject.line} ${reject.code}`}>
            <details>
              <summary className="cursor-pointer px-3 py-2 text-[0.8125rem] leading-5">
                <span className="ml-1 inline-flex items-center gap-1.5 align-middle">
                  <Badge tone={reject.bucket === "failed" ? "bad" : "neutral"}>{reject.code}</Badge>
                  <span className="text-foreground-muted">line {formatCount(reject.line)}</span>
                </span>
                <span className="mt-1 block break-words">
                  {reject.pointer && <code className="mr-1 font-mono">{reject.pointer}</code>}
                  {reject.message}
                </span>
              </summary>
              <div className="px-3 pb-3">
                {reject.row === null ? (
                  <p className="text-[0.8125rem] text-foreground-muted">
                    The row is not shown: it holds personal data.
                  </p>
                ) : (
                  <JsonView
                    label={`Source row, line ${formatCount(reject.line)}`}
                    {...(typeof reject.row === "string" ? { text: reject.row } : { value: reject.row })}
                  />
                )}
              </div>
            </details>
          </li>
        ))}
      </ol>
    </>
  );
}
