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

/** Where the last value of a series is, or -1 where it has none. */
export function lastPoint({ values }: Series): number {
  return values.findLastIndex((value) => value !== null && value !== undefined);
}

const labelHeightPx = 12;

/**
 * How far (px, up is negative) the names at the ends of lines move so that none lies on another: from the lowest up, in a plot of
 * this height over values that begin at `from`.
 */
export function endLabelShifts(series: readonly Series[], from: number | "auto", heightPx: number): number[] {
  const known = series.flatMap(({ values }) => values.filter((value) => value !== null));
  const bottom = from === "auto" ? Math.min(...known) : from;
  const span = Math.max(...known, bottom) - bottom || 1;
  const shifts = series.map(() => 0);
  let free = Number.POSITIVE_INFINITY;
  const ends = series
    .map((line, index) => ({ index, value: line.values[lastPoint(line)] ?? null }))
    .filter((end): end is { index: number; value: number } => end.value !== null)
    .sort((a, b) => a.value - b.value || b.index - a.index);
  for (const { index, value } of ends) {
    const top = heightPx * (1 - (value - bottom) / span);
    const placed = Math.min(top, free);
    shifts[index] = placed - top;
    free = placed - labelHeightPx;
  }
  return shifts;
}

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
