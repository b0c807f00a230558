import { Card } from "#components/ui/card.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { formatCount } from "#lib/format.ts";
import type { prepareNearDuplicates } from "#lib/quality/prepare-charts.ts";
import type { QualityReport } from "#lib/quality/report.ts";

type NearDuplicatesProps = {
  groups: ReturnType<typeof prepareNearDuplicates>;
  level: QualityReport["level"];
};

/** The largest groups of rows that say nearly the same. */
export function NearDuplicates({ groups, level }: NearDuplicatesProps) {
  if (groups.length === 0) {
    return (
      <Card title="Near-duplicates">
        <p className="text-foreground-muted">
          {level === "basic"
            ? "Level standard of the quality report looks for rows that say nearly the same."
            : "No two rows say nearly the same."}
        </p>
      </Card>
    );
  }
  return (
    <Card description="Largest groups; a row is named by its shard and place" flush title="Near-duplicates">
      <Table frameClassName="max-h-80" label="Near-duplicates">
        <thead>
          <tr>
            <TableHead numeric>Shard</TableHead>
            <TableHead numeric>Row</TableHead>
            <TableHead numeric>Rows alike</TableHead>
            <TableHead numeric>Similarity (0–1)</TableHead>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={`${group.shard} ${group.row}`}>
              <TableCell numeric>{formatCount(group.shard)}</TableCell>
              <TableCell numeric>{formatCount(group.row)}</TableCell>
              <TableCell numeric>{formatCount(group.size)}</TableCell>
              <TableCell numeric>{group.similarity.toFixed(2)}</TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
