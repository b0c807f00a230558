import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { formatBytes, formatCount } from "#lib/format.ts";
import type { CollectionRun } from "#lib/repositories/collection/data.ts";

/** What the last collections removed. */
export function CollectionRuns({ runs }: { runs: readonly CollectionRun[] }) {
  return (
    <Table label="Collections">
      <thead>
        <tr>
          <TableHead>When</TableHead>
          <TableHead numeric>Files removed</TableHead>
          <TableHead numeric>Space freed</TableHead>
        </tr>
      </thead>
      <tbody>
        {runs.map(({ at, blobs, sizeBytes }) => (
          <tr key={at}>
            <TableCell>
              <RelativeTime value={at} />
            </TableCell>
            <TableCell numeric>{formatCount(blobs)}</TableCell>
            <TableCell numeric>{formatBytes(sizeBytes)}</TableCell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
