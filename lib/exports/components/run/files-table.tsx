import { Card } from "#components/ui/card.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import type { ExportFileItem } from "#lib/exports/data.ts";
import { formatBytes, formatCount } from "#lib/format.ts";

type FilesTableProps = { exportId: string; files: readonly ExportFileItem[] };

/** The files of an export's folder with their digests; a name downloads the file. */
export function FilesTable({ exportId, files }: FilesTableProps) {
  const size = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return (
    <Card
      description={`${formatCount(files.length)} files, ${formatBytes(size)}. sha256sum of a download gives the digest.`}
      flush
      title="Files"
    >
      <Table label="Files">
        <thead>
          <tr>
            <TableHead>Path</TableHead>
            <TableHead numeric>Size</TableHead>
            <TableHead numeric>Rows</TableHead>
            <TableHead>SHA-256</TableHead>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.path}>
              <TableCell className="min-w-48 break-all font-mono">
                <a
                  className="rounded-xs text-foreground underline-offset-4 hover:underline"
                  download
                  href={`/api/v1/exports/${exportId}/files/${file.path.split("/").map(encodeURIComponent).join("/")}`}
                >
                  {file.path}
                </a>
              </TableCell>
              <TableCell numeric>{formatBytes(file.sizeBytes)}</TableCell>
              <TableCell numeric>{file.rows === null ? "–" : formatCount(file.rows)}</TableCell>
              <TableCell>
                <Digest label={`digest of ${file.path}`} value={file.sha256} />
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
