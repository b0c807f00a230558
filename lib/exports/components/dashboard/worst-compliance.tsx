import { Card } from "#components/ui/card.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ExportItem } from "#lib/exports/data.ts";
import { formatCount, formatShare } from "#lib/format.ts";

/** Finished exports whose rows met their schema least. */
export function WorstCompliance({ exports }: { exports: readonly ExportItem[] }) {
  if (exports.length === 0) {
    return (
      <Card title="Worst compliance">
        <p className="text-[0.8125rem] text-foreground-muted">
          No export of the last 90 days was checked against a schema. Choose one in the recipe to see how many
          rows meet it.
        </p>
      </Card>
    );
  }
  return (
    <Card
      description="Lowest shares of rows that meet their schema, last 90 days"
      flush
      title="Worst compliance"
    >
      <Table label="Worst compliance">
        <thead>
          <tr>
            <TableHead>Export</TableHead>
            <TableHead numeric>Compliance</TableHead>
            <TableHead numeric>Failed rows</TableHead>
          </tr>
        </thead>
        <tbody>
          {exports.map((run) => (
            <tr key={run.id}>
              <TableCell className="min-w-40 break-words">
                <TextLink href={`/exports/${run.id}`} quiet>
                  {run.name}
                </TextLink>
              </TableCell>
              <TableCell numeric>{formatShare(run.complianceRate ?? 0)}</TableCell>
              <TableCell numeric>
                <TextLink href={`/exports/${run.id}/rejects?bucket=failed`} quiet>
                  {formatCount(run.failedRows ?? 0)}
                </TextLink>
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
