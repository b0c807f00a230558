/** One thing a search finds. `href` is a path of this product. */
export type SearchResult = { kind: string; title: string; subtitle: string | null; href: string };

const pages: readonly { title: string; href: string; words: string }[] = [
  { title: "Dashboard", href: "/", words: "home start overview" },
  { title: "Adapters", href: "/adapters", words: "lora models registry versions" },
  { title: "New adapter", href: "/adapters/new", words: "create upload push repository" },
  { title: "Compare versions", href: "/compare", words: "weights difference side by side" },
  { title: "Reviews", href: "/reviews", words: "approve reject inbox approval" },
  { title: "Datasets", href: "/datasets", words: "rows upload import" },
  { title: "Schemas", href: "/schemas", words: "json schema validation" },
  { title: "Exports", href: "/exports", words: "runs jobs" },
  { title: "New export", href: "/exports/new", words: "start run create recipe" },
  { title: "Lineage", href: "/lineage", words: "graph provenance parents merges licence trained on" },
  { title: "Serving", href: "/serving", words: "targets replicas vllm deployments publish gateway" },
  { title: "New serving target", href: "/serving/new", words: "add create vllm replica" },
  {
    title: "Serving with vLLM",
    href: "/docs/serving",
    words: "guide deployment tuning monitoring max_loras",
  },
  {
    title: "Engine errors",
    href: "/docs/serving/troubleshooting",
    words: "vllm troubleshooting failed load 500",
  },
  {
    title: "Migrate from ThemisDB",
    href: "/docs/migrate-from-themisdb",
    words: "exporter adapter registry fields",
  },
  { title: "Audit log", href: "/audit", words: "history who changed" },
  { title: "Settings", href: "/settings", words: "account preferences" },
  { title: "Documentation", href: "/docs", words: "help guide" },
  { title: "API reference", href: "/docs/api", words: "rest openapi http" },
];

/** Pages whose title or words hold every word of the query. */
export function findPages(query: string, limit: number): SearchResult[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return pages
    .filter((page) => {
      const text = `${page.title} ${page.words}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .slice(0, limit)
    .map(({ title, href }) => ({ kind: "Pages", title, subtitle: null, href }));
}
