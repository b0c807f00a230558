import { stringify } from "csv-stringify/browser/esm/sync";
import type { ChartTable } from "#components/charts/chart-data.ts";

/** The table of a chart as CSV. Text that a spreadsheet would run as a formula is made harmless. */
export function toCsv(table: ChartTable): string {
  return stringify([table.columns.map((column) => column.label), ...table.rows.map((row) => [...row])], {
    escape_formulas: true,
  });
}
