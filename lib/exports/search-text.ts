/** The text of a search parameter: the first of several, cut at 200 characters, "" when there is none. */
export function searchText(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value)?.slice(0, 200) ?? "";
}
