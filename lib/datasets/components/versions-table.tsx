import { Digest } from "#components/ui/digest.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { DatasetStatus } from "#lib/datasets/components/dataset-status.tsx";
import type { DatasetVersionView } from "#lib/datasets/dataset.ts";
import { formatBytes, formatCount } from "#lib/format.ts";

type VersionsTableProps = { datasetId: string; versions: readonly DatasetVersionView[] };

/** The versions of a dataset, each named by the digest of its content. */
export function VersionsTable({ datasetId, versions }: VersionsTableProps) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label="Versions">
        <thead>
          <tr>
            <TableHead numeric>Version</TableHead>
            <TableHead>Status</TableHead>
            <TableHead>Source</TableHead>
            <TableHead>Format</TableHead>
            <TableHead numeric>Size</TableHead>
            <TableHead numeric>Rows</TableHead>
            <TableHead>Content (SHA-256)</TableHead>
            <TableHead>Added</TableHead>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <tr key={version.id}>
              <TableCell numeric>
                {version.status === "ready" ? (
                  <TextLink href={`/datasets/${datasetId}?version=${version.number}`} quiet>
                    {version.number}
                  </TextLink>
                ) : (
                  version.number
                )}
              </TableCell>
              <TableCell>
                <DatasetStatus status={version.status} />
                {version.error && <p className="max-w-xs text-bad">{version.error}</p>}
              </TableCell>
              <TableCell className="break-words">
                {version.sourceKind === "upload" ? version.fileName : version.sourceKind}
              </TableCell>
              <TableCell>
                {version.format}
                {version.compression !== "none" && `, ${version.compression}`}
              </TableCell>
              <TableCell numeric>{formatBytes(version.sizeBytes)}</TableCell>
              <TableCell numeric>
                {version.status === "ready" ? formatCount(version.rowCount) : "–"}
              </TableCell>
              <TableCell>{version.contentSha256 ? <Digest value={version.contentSha256} /> : "–"}</TableCell>
              <TableCell className="whitespace-nowrap">
                <RelativeTime value={version.createdAt} /> by {version.createdBy}
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
