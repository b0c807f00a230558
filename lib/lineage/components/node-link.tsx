import { TextLink } from "#components/ui/text-link.tsx";
import { NodeIcon } from "#lib/lineage/components/node-icon.tsx";
import type { LineageNode } from "#lib/lineage/graph.ts";
import { nodeWords } from "#lib/lineage/node-words.ts";

/** A node in text: its icon, and its name as a link where it has a page. */
export function NodeLink({ node }: { node: LineageNode }) {
  return (
    <span className="inline-flex min-w-0 items-start gap-1.5">
      <NodeIcon className="mt-0.5 size-4 shrink-0 text-foreground-muted" kind={node.kind} />
      <span className="min-w-0 break-words">
        {node.href === null ? (
          <span className={node.kind === "hidden" ? "text-foreground-muted" : "font-medium"}>
            {node.label}
          </span>
        ) : (
          <TextLink href={node.href} quiet>
            {node.label}
          </TextLink>
        )}
        <span className="sr-only"> ({nodeWords[node.kind]})</span>
      </span>
    </span>
  );
}
