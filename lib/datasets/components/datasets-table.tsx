import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { DatasetStatus } from "#lib/datasets/components/dataset-status.tsx";
import type { DatasetView } from "#lib/datasets/dataset.ts";
import { formatBytes, formatCount } from "#lib/format.ts";

/** Datasets with what their newest version holds. */
export function DatasetsTable({ datasets }: { datasets: readonly DatasetView[] }) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label="Datasets">
        <thead>
          <tr>
            <TableHead>Name</TableHead>
            <TableHead>Status</TableHead>
            <TableHead numeric>Rows</TableHead>
            <TableHead numeric>Size</TableHead>
            <TableHead>Format</TableHead>
            <TableHead numeric>Versions</TableHead>
            <TableHead>Created</TableHead>
          </tr>
        </thead>
        <tbody>
          {datasets.map((dataset) => {
            const latest = dataset.latestVersion;
            return (
              <tr key={dataset.id}>
                <TableCell className="min-w-48">
                  <span className="text-foreground-muted">{dataset.owner.handle}/</span>
                  <TextLink href={`/datasets/${dataset.id}`} quiet>
                    {dataset.name}
                  </TextLink>
                  {dataset.isDefault && (
                    <Badge className="ml-2" tone="info">
                      default
                    </Badge>
                  )}
                  {dataset.description && (
                    <p className="line-clamp-1 max-w-md text-foreground-muted">{dataset.description}</p>
                  )}
                </TableCell>
                <TableCell>{latest && <DatasetStatus status={latest.status} />}</TableCell>
                <TableCell numeric>
                  {latest?.status === "ready" ? formatCount(latest.rowCount) : "–"}
                </TableCell>
                <TableCell numeric>{latest ? formatBytes(latest.sizeBytes) : "–"}</TableCell>
                <TableCell>{latest?.format ?? "–"}</TableCell>
                <TableCell numeric>{dataset.versionCount}</TableCell>
                <TableCell className="whitespace-nowrap">
                  <RelativeTime value={dataset.createdAt} />
                </TableCell>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}
