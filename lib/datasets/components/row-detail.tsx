import { Callout } from "#components/ui/callout.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import type { PreviewRow } from "#lib/datasets/rows.ts";
import { formatCount } from "#lib/format.ts";

/** One row whole, or the line's own text and what is wrong with it. */
export function RowDetail({ row }: { row: PreviewRow }) {
  const label = `Row ${formatCount(row.offset + 1)}, line ${formatCount(row.line)}`;
  return (
    <div className="flex flex-col gap-3">
      {row.error !== null && <Callout tone="bad">{row.error}</Callout>}
      {row.row === undefined ? (
        <JsonView frameClassName="max-h-[70vh]" label={label} text={row.text ?? ""} />
      ) : (
        <JsonView frameClassName="max-h-[70vh]" label={label} value={row.row} />
      )}
    </div>
  );
}
