import { type ChartTable as ChartTableData, formatValue } from "#components/charts/chart-data.ts";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";

/** The numbers of a chart, to read. */
export function ChartTable({ label, table }: { label: string; table: ChartTableData }) {
  return (
    <Table frameClassName="max-h-72" label={label}>
      <thead>
        <tr>
          {table.columns.map((column) => (
            <TableHead key={column.label} numeric={column.numeric}>
              {column.label}
            </TableHead>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <tr key={row.join("\u0000")}>
            {table.columns.map((column, index) => {
              const value = row[index];
              return (
                <TableCell key={column.label} numeric={column.numeric}>
                  {typeof value === "number" ? formatValue(value) : (value ?? "–")}
                </TableCell>
              );
            })}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
