"use client";

import { Badge } from "#components/ui/badge.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import type { SampleResult } from "#lib/schemas/check.ts";

const maxShownRows = 25;

/** The invalid rows of a sample: line, pointer, keyword, sentence, and the row as it was checked. */
export function RowResults({ results }: { results: readonly SampleResult[] }) {
  const invalid = results.filter((result) => !result.valid);
  return (
    <ul className="divide-y border-t">
      {invalid.slice(0, maxShownRows).map((result) => (
        <li className="px-3 py-2" key={`${result.line}`}>
          <p className="text-foreground-muted text-xs tabular-nums">Line {result.line}</p>
          <ul className="mt-1 flex flex-col gap-1">
            {result.violations.map((violation) => (
              <li
                className="flex flex-wrap items-baseline gap-x-2 text-[0.8125rem] leading-5"
                key={`${violation.pointer} ${violation.keyword} ${violation.message}`}
              >
                <Badge tone="bad">{violation.keyword}</Badge>
                <code className="break-all font-mono text-foreground-muted">
                  {violation.pointer || "(whole row)"}
                </code>
                <span className="min-w-0 break-words">{violation.message}</span>
              </li>
            ))}
          </ul>
          {result.sample !== undefined && (
            <details className="mt-1.5">
              <summary className="cursor-pointer text-foreground-muted text-xs">Row as checked</summary>
              <div className="mt-1 max-h-60 overflow-auto">
                <JsonView label={`Row ${result.line}`} value={result.sample} />
              </div>
            </details>
          )}
        </li>
      ))}
      {invalid.length > maxShownRows && (
        <li className="px-3 py-2 text-[0.8125rem] text-foreground-muted">
          and {invalid.length - maxShownRows} more invalid rows
        </li>
      )}
    </ul>
  );
}
