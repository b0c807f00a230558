const maxCellLength = 240;

/** A row's value as one table cell shows it: text as it is, other JSON as JSON, cut when long. */
export function cellText(value: unknown): string {
  if (value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > maxCellLength
    ? `${text.slice(0, maxCellLength).toWellFormed()}…`
    : text.toWellFormed();
}

/** The columns of a page of rows: every field in the order they are first met, at most `limit`. */
export function columnsOf(
  rows: readonly { row?: unknown }[],
  limit: number,
): { columns: string[]; omittedCount: number } {
  const names = new Set<string>();
  for (const { row } of rows) {
    if (typeof row === "object" && row !== null) for (const name of Object.keys(row)) names.add(name);
  }
  const all = [...names];
  return { columns: all.slice(0, limit), omittedCount: Math.max(0, all.length - limit) };
}

/** A field of a row, or undefined; never a property of the object's prototype. */
export function fieldOf(row: unknown, name: string): unknown {
  if (typeof row !== "object" || row === null || !Object.hasOwn(row, name)) return undefined;
  return Object.getOwnPropertyDescriptor(row, name)?.value;
}
