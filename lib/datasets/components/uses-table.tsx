import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { DatasetUse } from "#lib/datasets/uses/data.ts";

/** Exports that read a dataset. */
export function UsesTable({ uses }: { uses: readonly DatasetUse[] }) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label="Exports of this dataset">
        <thead>
          <tr>
            <TableHead>Export</TableHead>
            <TableHead>Status</TableHead>
            <TableHead numeric>Version</TableHead>
            <TableHead>Started</TableHead>
          </tr>
        </thead>
        <tbody>
          {uses.map((use) => (
            <tr key={use.id}>
              <TableCell>
                <TextLink href={`/exports/${use.id}`} quiet>
                  {use.name}
                </TextLink>
              </TableCell>
              <TableCell>{use.status}</TableCell>
              <TableCell numeric>{use.version}</TableCell>
              <TableCell>
                <RelativeTime value={use.createdAt} />
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
