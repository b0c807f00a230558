import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { ShareBar } from "#lib/datasets/components/share-bar.tsx";
import { type FieldProfile, mainType } from "#lib/datasets/profile.ts";
import { formatCount, formatDecimal, formatShare } from "#lib/format.ts";

/** All fields at a glance: type, nulls, different values, length of text. */
export function FieldsTable({ fields }: { fields: readonly FieldProfile[] }) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label="Fields">
        <thead>
          <tr>
            <TableHead>Field</TableHead>
            <TableHead>Type</TableHead>
            <TableHead numeric>Null or missing</TableHead>
            <TableHead numeric>Different values</TableHead>
            <TableHead numeric>Shortest (characters)</TableHead>
            <TableHead numeric>Median</TableHead>
            <TableHead numeric>95 % ≤</TableHead>
            <TableHead numeric>Longest</TableHead>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.name}>
              <TableCell className="font-mono">{field.name}</TableCell>
              <TableCell>{mainType(field)}</TableCell>
              <TableCell numeric>
                <span className="inline-flex items-center gap-2">
                  <ShareBar share={field.nullShare} />
                  <span className="w-14">{formatShare(field.nullShare)}</span>
                </span>
              </TableCell>
              <TableCell numeric>
                {field.distinct.isEstimate && "≈ "}
                {formatCount(field.distinct.count)}
              </TableCell>
              {(["min", "p50", "p95", "max"] as const).map((key) => (
                <TableCell key={key} numeric>
                  {field.lengths ? formatDecimal(field.lengths[key]) : "–"}
                </TableCell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
