/** One thing the palette can go to. */
export type SearchItem = { kind: string; title: string; subtitle?: string | null; href: string };

function isSearchItem(value: unknown): value is SearchItem {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    typeof value.kind === "string" &&
    "title" in value &&
    typeof value.title === "string" &&
    "href" in value &&
    typeof value.href === "string" &&
    value.href.startsWith("/")
  );
}

/** Reads the items out of an answer `{items: [...]}`; what is not an item with a path of this product is left out. */
export function toSearchItems(answer: unknown): SearchItem[] {
  if (typeof answer !== "object" || answer === null || !("items" in answer)) return [];
  return Array.isArray(answer.items) ? answer.items.filter(isSearchItem) : [];
}

/** Asks the product for things by name. Throws when it does not answer. */
export async function searchProduct(query: string, signal: AbortSignal): Promise<SearchItem[]> {
  const response = await fetch(`/api/v1/search?q=${encodeURIComponent(query)}`, { signal });
  if (!response.ok) throw new Error(`Search answered ${response.status}.`);
  return toSearchItems(await response.json());
}
