import { EmptyState } from "#components/ui/empty-state.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import type { Difference } from "#lib/exports/differences.ts";

type DifferencesTableProps = {
  differences: readonly Difference[];
  leftName: string;
  rightName: string;
};

const maxCharacters = 400;

function valueText(value: unknown): string {
  const text = value === undefined ? "absent" : JSON.stringify(value);
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text;
}

/** Where two recipes differ, by JSON pointer. */
export function DifferencesTable({ differences, leftName, rightName }: DifferencesTableProps) {
  if (differences.length === 0) {
    return <EmptyState title="The recipes are the same">Every key has the same value in both.</EmptyState>;
  }
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label="Where the recipes differ">
        <thead>
          <tr>
            <TableHead>Pointer</TableHead>
            <TableHead>{leftName}</TableHead>
            <TableHead>{rightName}</TableHead>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ pointer, left, right }) => (
            <tr key={pointer}>
              <TableCell className="min-w-40 break-all font-mono">{pointer}</TableCell>
              <TableCell className="min-w-40 break-words font-mono">{valueText(left)}</TableCell>
              <TableCell className="min-w-40 break-words font-mono">{valueText(right)}</TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
