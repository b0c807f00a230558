import { Digest } from "#components/ui/digest.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { formatBytes, formatCount } from "#lib/format.ts";
import type { CollectionPlan } from "#lib/repositories/collection/data.ts";

/** The first of the files that a collection would remove. */
export function FreeBlobsTable({ plan }: { plan: CollectionPlan }) {
  return (
    <>
      <Table frameClassName="max-h-96" label="Files that would go">
        <thead>
          <tr>
            <TableHead>SHA-256</TableHead>
            <TableHead numeric>Size</TableHead>
          </tr>
        </thead>
        <tbody>
          {plan.files.map(({ sha256, sizeBytes }) => (
            <tr key={sha256}>
              <TableCell>
                <Digest value={sha256} />
              </TableCell>
              <TableCell numeric>{formatBytes(sizeBytes)}</TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
      {plan.files.length < plan.blobs && (
        <p className="text-[0.8125rem] text-foreground-muted">
          The first {formatCount(plan.files.length)} of {formatCount(plan.blobs)}.
        </p>
      )}
    </>
  );
}
