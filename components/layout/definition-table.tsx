import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";

type DefinitionTableProps = {
  label: string;
  /** Names of the two columns. */
  terms: readonly [string, string];
  rows: readonly (readonly [string, string])[];
};

/** Two columns of text: a thing, and what holds for it. */
export function DefinitionTable({ label, terms, rows }: DefinitionTableProps) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label={label}>
        <thead>
          <tr>
            {terms.map((term) => (
              <TableHead key={term}>{term}</TableHead>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([term, meaning]) => (
            <tr key={term}>
              <TableCell className="min-w-40 font-medium">{term}</TableCell>
              <TableCell className="min-w-48">{meaning}</TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
