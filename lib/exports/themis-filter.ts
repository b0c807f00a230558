import { AppError, type FieldProblem } from "#lib/errors.ts";
import { parseFilter } from "#lib/exports/filter-expression.ts";
import { isDateOnly, parseTimestamp } from "#lib/exports/timestamp.ts";

/** The filters of ThemisDB's `POST /api/export/jsonl_llm`; each that is given narrows the rows. */
export type ThemisFilters = {
  theme?: string | undefined;
  domain?: string | undefined;
  subject?: string | undefined;
  from_date?: string | undefined;
  to_date?: string | undefined;
  min_rating?: number | undefined;
  query?: string | undefined;
};

const dayMs = 86_400_000;

/** A text as a constant of a filter: whatever it holds, it parses back to itself. */
export function quoteFilterText(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** A date alone means the whole day, so the bound is the first instant of the next one. */
function upperBound(date: string): string {
  const instant = parseTimestamp(date);
  if (instant === undefined || !isDateOnly(date)) return `created_at <= ${quoteFilterText(date)}`;
  return `created_at < ${quoteFilterText(new Date(instant + dayMs).toISOString().slice(0, 10))}`;
}

/**
 * The `filter_expression` of a ThemisDB export request, joined by AND in ThemisDB's order: theme (its `category`), domain,
 * subject, from_date, to_date, min_rating, query. Values are quoted, never spliced; `query` must be a whole filter of its
 * own. Throws `invalid_input` for dates that are none and a query that does not parse.
 */
export function themisFilterExpression(filters: ThemisFilters): string {
  const { theme, domain, subject, from_date: from, to_date: to, min_rating: rating, query } = filters;
  const problems: FieldProblem[] = [];
  for (const [name, date] of [
    ["from_date", from],
    ["to_date", to],
  ] as const) {
    if (date === undefined || parseTimestamp(date) !== undefined) continue;
    const message = `${name} wants YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ.`;
    problems.push({ pointer: `/${name}`, message });
  }
  const parsed = parseFilter(query ?? "");
  if (!parsed.ok) problems.push({ pointer: "/query", message: parsed.message });
  const [first] = problems;
  if (first) throw new AppError("invalid_input", first.message, { problems });
  const terms: string[] = [];
  if (theme !== undefined) terms.push(`category = ${quoteFilterText(theme)}`);
  if (domain !== undefined) terms.push(`domain = ${quoteFilterText(domain)}`);
  if (subject !== undefined) terms.push(`subject = ${quoteFilterText(subject)}`);
  if (from !== undefined) terms.push(`created_at >= ${quoteFilterText(from)}`);
  if (to !== undefined) terms.push(upperBound(to));
  if (rating !== undefined) terms.push(`rating >= ${rating}`);
  if (query?.trim()) terms.push(`(${query})`);
  return terms.join(" AND ");
}
