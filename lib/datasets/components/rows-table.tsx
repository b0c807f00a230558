import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { cellText, columnsOf, fieldOf } from "#lib/datasets/components/cell-text.ts";
import type { PreviewRow } from "#lib/datasets/rows.ts";
import { formatCount } from "#lib/format.ts";

type RowsTableProps = {
  rows: readonly PreviewRow[];
  /** Where one row is shown whole. */
  rowHref: (offset: number) => string;
};

const maxColumns = 24;

/** Rows side by side by field. A line that is no row stands across, with what is wrong with it. */
export function RowsTable({ rows, rowHref }: RowsTableProps) {
  const { columns, omittedCount } = columnsOf(rows, maxColumns);
  return (
    <>
      <div className="overflow-hidden rounded-lg border bg-surface">
        <Table frameClassName="max-h-[70vh]" label="Rows">
          <thead>
            <tr>
              <TableHead numeric>Row</TableHead>
              {columns.map((name) => (
                <TableHead className="font-mono" key={name}>
                  {name}
                </TableHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.offset}>
                <TableCell numeric>
                  <TextLink href={rowHref(row.offset)} quiet title={`Line ${formatCount(row.line)}`}>
                    {formatCount(row.offset + 1)}
                  </TextLink>
                </TableCell>
                {row.error === null ? (
                  columns.map((name) => (
                    <TableCell className="min-w-32 max-w-md whitespace-pre-wrap break-words" key={name}>
                      {cellText(fieldOf(row.row, name))}
                    </TableCell>
                  ))
                ) : (
                  <TableCell className="break-words" colSpan={Math.max(1, columns.length)}>
                    <p className="text-bad">
                      Line {formatCount(row.line)}: {row.error}
                    </p>
                    <code className="font-mono text-foreground-muted">{cellText(row.text)}</code>
                  </TableCell>
                )}
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      {omittedCount > 0 && (
        <p className="mt-2 text-[0.8125rem] text-foreground-muted">
          {omittedCount} more fields are not shown here; open a row to see all of it.
        </p>
      )}
    </>
  );
}
