import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { reasonOf } from "#lib/exports/reject-writer.ts";
import { bucketOf, rejectCodes } from "#lib/exports/row-codes.ts";

/** Every reason for which a row can be refused, from the codes the engine has. */
export function RejectCodeTable() {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label="Reasons for which a row is refused">
        <thead>
          <tr>
            <TableHead>Code</TableHead>
            <TableHead>Bucket</TableHead>
            <TableHead>Meaning</TableHead>
          </tr>
        </thead>
        <tbody>
          {rejectCodes.map((code) => (
            <tr key={code}>
              <TableCell className="font-mono">{code}</TableCell>
              <TableCell>{bucketOf(code)}</TableCell>
              <TableCell className="min-w-48">{reasonOf[code]}</TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
