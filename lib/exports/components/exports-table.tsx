import { Checkbox } from "#components/ui/checkbox.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { ExportStatusBadge } from "#lib/exports/components/export-status.tsx";
import type { ExportItem } from "#lib/exports/data.ts";
import { formatCount, formatDuration, formatShare } from "#lib/format.ts";

type ExportsTableProps = {
  exports: readonly ExportItem[];
  label?: string;
  /** Rows can be chosen; the table then stands in a CompareForm. */
  selectable?: boolean;
};

/** Exports with what they gave. */
export function ExportsTable({ exports, label = "Exports", selectable = false }: ExportsTableProps) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label={label}>
        <thead>
          <tr>
            <TableHead>Name</TableHead>
            <TableHead>Status</TableHead>
            <TableHead>Dataset</TableHead>
            <TableHead>Format</TableHead>
            <TableHead numeric>Rows</TableHead>
            <TableHead numeric>Refused</TableHead>
            <TableHead numeric>Compliance</TableHead>
            <TableHead numeric>Duration</TableHead>
            <TableHead>Created</TableHead>
          </tr>
        </thead>
        <tbody>
          {exports.map((run) => {
            const refused = run.failedRows === null ? null : run.failedRows + (run.skippedRows ?? 0);
            const name = (
              <>
                <span className="text-foreground-muted">{run.owner}/</span>
                <TextLink href={`/exports/${run.id}`} quiet>
                  {run.name}
                </TextLink>
              </>
            );
            return (
              <tr key={run.id}>
                <TableCell className="min-w-56 break-words">
                  {selectable ? (
                    <span className="flex items-start gap-2">
                      <Checkbox
                        label={<span className="sr-only">Choose {run.name} to compare</span>}
                        name="export"
                        value={run.id}
                      />
                      <span className="min-w-0">{name}</span>
                    </span>
                  ) : (
                    name
                  )}
                </TableCell>
                <TableCell>
                  <ExportStatusBadge status={run.status} />
                </TableCell>
                <TableCell className="min-w-32">
                  <TextLink href={`/datasets/${run.dataset.id}?version=${run.dataset.version}`} quiet>
                    {run.dataset.name}
                  </TextLink>{" "}
                  <span className="whitespace-nowrap text-foreground-muted">v{run.dataset.version}</span>
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  {run.recipe.rowFormat.replaceAll("_", " ")}
                </TableCell>
                <TableCell numeric>
                  {run.exportedRows === null ? "–" : formatCount(run.exportedRows)}
                </TableCell>
                <TableCell numeric>{refused === null ? "–" : formatCount(refused)}</TableCell>
                <TableCell numeric>
                  {run.complianceRate === null ? "–" : formatShare(run.complianceRate)}
                </TableCell>
                <TableCell numeric>
                  {run.durationMs === null ? "–" : formatDuration(run.durationMs)}
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  <RelativeTime value={run.createdAt} />
                </TableCell>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}
