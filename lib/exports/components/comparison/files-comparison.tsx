import { Digest } from "#components/ui/digest.tsx";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import type { ComparedFile } from "#lib/exports/compare-exports.ts";
import { formatBytes } from "#lib/format.ts";

type FilesComparisonProps = { files: readonly ComparedFile[]; leftName: string; rightName: string };

function side(file: ComparedFile["left"], label: string) {
  if (!file) return "–";
  return (
    <>
      <Digest label={label} value={file.sha256} />{" "}
      <span className="whitespace-nowrap text-foreground-muted">{formatBytes(file.sizeBytes)}</span>
    </>
  );
}

/** The files of two exports by path: the same bytes or not. */
export function FilesComparison({ files, leftName, rightName }: FilesComparisonProps) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table frameClassName="max-h-[36rem]" label="Files of both">
        <thead>
          <tr>
            <TableHead>Path</TableHead>
            <TableHead>Bytes</TableHead>
            <TableHead>{leftName}</TableHead>
            <TableHead>{rightName}</TableHead>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.path}>
              <TableCell className="min-w-48 break-all font-mono">{file.path}</TableCell>
              <TableCell>
                <StatusBadge
                  status={file.isSame ? "same" : file.left && file.right ? "different" : "only in one"}
                  tone={file.isSame ? "good" : "neutral"}
                />
              </TableCell>
              <TableCell>{side(file.left, `digest of ${file.path} at the left`)}</TableCell>
              <TableCell>{side(file.right, `digest of ${file.path} at the right`)}</TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
