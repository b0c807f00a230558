import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import type { Parameter } from "#lib/openapi/parameters.ts";

/** What an operation takes in its path and query. */
export function ParameterTable({
  operationId,
  parameters,
}: {
  operationId: string;
  parameters: readonly Parameter[];
}) {
  return (
    <div className="overflow-hidden rounded-md border bg-surface">
      <Table label={`Parameters of ${operationId}`}>
        <thead>
          <tr>
            <TableHead>Parameter</TableHead>
            <TableHead>In</TableHead>
            <TableHead>Type</TableHead>
            <TableHead>Meaning</TableHead>
          </tr>
        </thead>
        <tbody>
          {parameters.map((parameter) => (
            <tr key={`${parameter.place} ${parameter.name}`}>
              <TableCell className="font-mono">{parameter.name}</TableCell>
              <TableCell>{parameter.place}</TableCell>
              <TableCell className="min-w-24">{parameter.type}</TableCell>
              <TableCell className="min-w-40">{parameter.description || "–"}</TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
