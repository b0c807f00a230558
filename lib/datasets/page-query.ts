type SearchParameters = Readonly<Record<string, string | string[] | undefined>>;

/** A whole number from 0 of the URL, or undefined for anything else: a mistyped address still shows a page. */
export function numberParameter(query: SearchParameters, name: string): number | undefined {
  const value = query[name];
  const text = Array.isArray(value) ? value[0] : value;
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
