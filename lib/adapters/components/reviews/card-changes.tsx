import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import type { CardDifference } from "#lib/adapters/cards/changes.ts";
import { fieldValueText } from "#lib/adapters/cards/field-text.ts";

type CardChangesProps = { differences: readonly CardDifference[]; before: string; after: string };

/** Card fields that read differently in two versions. */
export function CardChanges({ differences, before, after }: CardChangesProps) {
  return (
    <Table label="Card fields that differ">
      <thead>
        <tr>
          <TableHead>Field</TableHead>
          <TableHead>{before}</TableHead>
          <TableHead>{after}</TableHead>
        </tr>
      </thead>
      <tbody>
        {differences.map((difference) => (
          <tr key={difference.pointer}>
            <TableCell className="min-w-32 font-medium">{difference.title}</TableCell>
            <TableCell className="max-w-96 break-words">
              {fieldValueText(difference.pointer, difference.before)}
            </TableCell>
            <TableCell className="max-w-96 break-words">
              {fieldValueText(difference.pointer, difference.after)}
            </TableCell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
