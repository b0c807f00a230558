"use client";

import { LoaderCircle } from "lucide-react";
import { useState } from "react";
import { Callout } from "#components/ui/callout.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import type { PreviewResult } from "#lib/exports/components/form/preview-query.ts";
import { PreviewRejects } from "#lib/exports/components/form/preview-rejects.tsx";
import { formatCount } from "#lib/format.ts";
import { Segmented } from "#lib/schemas/components/segmented.tsx";

type PreviewPanelProps = {
  result: PreviewResult | undefined;
  /** A newer draft is being previewed. */
  isFetching: boolean;
  /** What kept the preview from being made at all. */
  failure: string | undefined;
};

/** What the draft makes of the first rows: rows as they would be written, and rows refused with the reason. */
export function PreviewPanel({ result, isFetching, failure }: PreviewPanelProps) {
  const [view, setView] = useState<"rows" | "refused">("rows");
  const preview = result?.ok ? result.data : undefined;
  const waiting = isFetching
    ? "Trying the recipe on the first rows…"
    : "Choose a dataset to see its rows here.";
  return (
    <section aria-label="Preview" className="flex min-w-0 flex-col gap-3 rounded-lg border bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="flex items-center gap-2 font-semibold text-sm">
          Preview
          {isFetching && <LoaderCircle aria-hidden className="size-3.5 animate-spin text-foreground-muted" />}
        </h2>
        <Segmented
          label="Show"
          onChange={setView}
          options={[
            { value: "rows", label: "Rows written" },
            { value: "refused", label: "Refused" },
          ]}
          value={view}
        />
      </div>
      <div aria-live="polite" className="text-[0.8125rem] text-foreground-muted">
        {preview ? (
          <p>
            {preview.isWhole ? "Of all" : "Of the first"} {formatCount(preview.rows)} rows
            {!preview.isWhole && ` (of ${formatCount(preview.datasetRows)})`}:{" "}
            <span className="font-medium text-foreground">{formatCount(preview.exported)} written</span>,{" "}
            {formatCount(preview.rows - preview.exported)} refused. Shape:{" "}
            {preview.rowFormat.replaceAll("_", " ")}.
          </p>
        ) : (
          <p>{result === undefined && !failure ? waiting : "No preview of this draft."}</p>
        )}
      </div>
      {failure && <Callout tone="bad">{failure}</Callout>}
      {result && !result.ok && <Problems result={result} />}
      {preview?.warnings.map((warning) => (
        <Callout key={warning.code} tone="caution">
          <p className="break-words text-[0.8125rem]">{warning.message}</p>
        </Callout>
      ))}
      {preview && view === "rows" && (
        <ol className="flex flex-col gap-2">
          {preview.accepted.map((row) => (
            <li key={row.line}>
              <JsonView
                frameClassName="max-h-56"
                label={`From line ${formatCount(row.line)}`}
                text={row.output}
              />
            </li>
          ))}
          {preview.accepted.length === 0 && (
            <li className="text-[0.8125rem]">No row would be written. Look at what is refused, and why.</li>
          )}
        </ol>
      )}
      {preview && view === "refused" && <PreviewRejects preview={preview} />}
    </section>
  );
}

function Problems({ result }: { result: Extract<PreviewResult, { ok: false }> }) {
  const { message, problems } = result.error;
  if (problems.length === 0) return <Callout tone="bad">{message}</Callout>;
  return (
    <Callout title="The recipe is not valid yet" tone="bad">
      <ul className="text-[0.8125rem]">
        {problems.map((problem) => (
          <li className="break-words" key={`${problem.pointer} ${problem.message}`}>
            {problem.pointer && <code className="mr-1 font-mono">{problem.pointer}</code>}
            {problem.message}
          </li>
        ))}
      </ul>
    </Callout>
  );
}
