/** Tabs of an adapter's page, in their order. */
export const adapterTabs = ["card", "versions", "files", "lineage", "quality", "serving"] as const;
export type AdapterTab = (typeof adapterTabs)[number];

/** What the segments after `/owner/name` say. `version` null: the one shown first. `path`: a file or folder of the files tab. */
export type AdapterPlace = { version: string | null; tab: AdapterTab; path: string };

function isTab(segment: string): segment is AdapterTab {
  return adapterTabs.some((tab) => tab === segment);
}

/** Null for broken percent-encoding. */
function decodeAll(segments: readonly string[]): string[] | null {
  try {
    return segments.map(decodeURIComponent);
  } catch {
    return null;
  }
}

const pagesBelow: Partial<Record<AdapterTab, readonly string[]>> = {
  card: ["edit", "history"],
  serving: ["publish"],
};

/** The files tab has paths below it, the card its editor and its history, the serving tab its form. */
function mayGoOn(tab: AdapterTab, path: string): boolean {
  return tab === "files" || (pagesBelow[tab]?.includes(path) ?? false);
}

/** Reads `…/{tab}` and `…/v/{version}/{tab}`, the files tab with a path below it; null for an address there is not. */
export function parseAdapterPath(encoded: readonly string[]): AdapterPlace | null {
  const segments = decodeAll(encoded);
  if (segments === null) return null;
  const isVersioned = segments[0] === "v";
  if (isVersioned && segments[1] === undefined) return null;
  const version = isVersioned ? (segments[1] ?? null) : null;
  const [tab = "card", ...path] = isVersioned ? segments.slice(2) : segments;
  if (!isTab(tab) || (path.length > 0 && !mayGoOn(tab, path.join("/")))) return null;
  return { version, tab, path: path.join("/") };
}

/** The address of a place of an adapter: `/owner/name/v/1.2.0/files/adapter_config.json`. */
export function adapterHref(
  repository: { owner: string; name: string },
  { version = null, tab = "card", path = "" }: Partial<AdapterPlace> = {},
): string {
  const segments = [repository.owner, repository.name];
  if (version !== null) segments.push("v", version);
  if (tab !== "card" || path !== "") segments.push(tab);
  if (path !== "") segments.push(...path.split("/"));
  return `/${segments.map(encodeURIComponent).join("/")}`;
}
