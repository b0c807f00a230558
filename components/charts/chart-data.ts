/** What a chart shows, as the table that can be read instead of it. */
export type ChartTable = {
  columns: readonly ChartColumn[];
  rows: readonly (readonly (string | number | null)[])[];
};

/** A column: its name with its unit; numeric ones stand at the right. */
export type ChartColumn = { label: string; numeric?: boolean };

/** One named value, such as a bar. */
export type NamedValue = { name: string; value: number };

/** One bucket of a histogram: lower bound included, upper bound not. */
export type Bucket = { from: number; to: number; count: number };

/** Values over a common axis; null where a series has none. */
export type Series = { name: string; values: readonly (number | null)[] };

/** The file name of a chart's title: "Rejects by reason" gives "rejects-by-reason". */
export function toFileName(title: string): string {
  return (
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/gu, "-")
      .replaceAll(/^-|-$/gu, "") || "chart"
  );
}

const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
const full = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 });

/** A number short enough for an axis: 12300 gives "12.3K". */
export const formatTick = (value: number): string => compact.format(value);

/** How the ticks of these values are written: with as many decimals as tell one from the next. */
export function tickFormat(values: readonly (number | null)[]): (value: number) => string {
  const known = values.filter((value) => value !== null);
  const span = known.length === 0 ? 0 : Math.max(...known) - Math.min(...known);
  // About four ticks stand on an axis.
  const decimals = span > 0 ? Math.min(8, Math.max(1, Math.ceil(-Math.log10(span / 4)))) : 1;
  const format = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: decimals });
  return (value) => format.format(value);
}

/** A number as it is read in a table or tooltip. */
export const formatValue = (value: number): string => full.format(value);

/** The variable of the n-th colour of the palette; it repeats after eight. */
export const chartColour = (index: number): string => `var(--chart-${(index % 8) + 1})`;
