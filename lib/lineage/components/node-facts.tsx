"use client";

import { Crosshair, MessageCircleQuestion, X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { NodeLink } from "#lib/lineage/components/node-link.tsx";
import { NodeStatus } from "#lib/lineage/components/node-status.tsx";
import type { LineageState } from "#lib/lineage/components/use-lineage-state.ts";
import type { LineageNode } from "#lib/lineage/graph.ts";
import { nodeWords } from "#lib/lineage/node-words.ts";
import { questionFor, questions } from "#lib/lineage/questions/questions.ts";

/** The chosen node: what is known of it, and what one can ask. */
export function NodeFacts({ node, state }: { node: LineageNode; state: LineageState }) {
  const question = questionFor(node.kind);
  return (
    <section
      aria-label="Chosen node"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border bg-surface px-4 py-2.5"
    >
      <NodeLink node={node} />
      <NodeStatus node={node} />
      <span className="text-[0.8125rem] text-foreground-muted">
        {[
          node.detail || nodeWords[node.kind],
          node.licence && `licence ${node.licence}`,
          node.isLive && "live",
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
      <span className="ml-auto inline-flex flex-wrap items-center gap-2">
        {question && (
          <Button onClick={() => void state.set({ ask: question, about: node.key })} size="sm">
            <MessageCircleQuestion aria-hidden />
            {questions[question].title}
          </Button>
        )}
        {node.kind !== "hidden" && node.key !== state.node && (
          <Button onClick={() => state.actions.focusOn(node.key)} size="sm">
            <Crosshair aria-hidden />
            Focus here
          </Button>
        )}
        <Button
          aria-label="Choose no node"
          onClick={() => void state.set({ sel: null })}
          size="icon-sm"
          variant="ghost"
        >
          <X aria-hidden />
        </Button>
      </span>
    </section>
  );
}
