import type { Root, RootContent } from "hast";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

/** Deeper nesting is no prose, and too deep a tree cannot be walked by recursion. */
const maxDepth = 60;

// Raw HTML is dropped by remark-rehype; what is left is what GitHub allows, without styles and classes of ours.
const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype)
  .use(rehypeSanitize, {
    ...defaultSchema,
    tagNames: (defaultSchema.tagNames ?? []).filter((name) => name !== "picture" && name !== "source"),
  })
  .freeze();

function depthOf(root: { children: readonly object[] }): number {
  let level: readonly object[] = root.children;
  let depth = 0;
  for (; level.length > 0 && depth <= maxDepth; depth++) {
    level = level.flatMap((node) =>
      "children" in node && Array.isArray(node.children) ? node.children : [],
    );
  }
  return depth;
}

function withoutPositions(node: Root | RootContent): void {
  delete node.position;
  if ("children" in node) for (const child of node.children) withoutPositions(child);
}

/**
 * Markdown (GitHub's kind) as a tree of safe elements: no raw HTML, no scripts, no event handlers, addresses of known
 * protocols. Null for nesting deeper than 60. Hostile text can take long: call it through `renderMarkdown`.
 */
export function toSafeTree(text: string): Root | null {
  const parsed = processor.parse(text);
  if (depthOf(parsed) > maxDepth) return null;
  const tree = processor.runSync(parsed);
  if (depthOf(tree) > maxDepth) return null;
  withoutPositions(tree);
  return tree;
}
