"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { removeEdgeAction } from "#lib/lineage/actions.ts";
import { kindRules } from "#lib/lineage/edge-kind.ts";
import type { LineageEdge, LineageNode } from "#lib/lineage/graph.ts";

type RemoveEdgeProps = { edge: LineageEdge; from: LineageNode; to: LineageNode };

/** Takes back an edge that a person or a file's words brought; nothing for one that bytes prove or that serving keeps. */
export function RemoveEdge({ edge, from, to }: RemoveEdgeProps) {
  const queryClient = useQueryClient();
  const isSeen = from.kind !== "hidden" && to.kind !== "hidden";
  if (edge.kind === "deployed_as" || edge.evidence === "hash" || edge.removedAt !== null || !isSeen)
    return null;
  const sentence = `${from.label} ${kindRules[edge.kind].label} ${to.label}`;
  return (
    <ConfirmDestroy
      action="Remove edge"
      consequences={`“${sentence}” no longer counts: answers about data and licences leave it out. As-of views still show it.`}
      onConfirm={async () => {
        const result = await removeEdgeAction({ id: edge.id });
        if (!result.ok) return result.error.message;
        await queryClient.invalidateQueries({ queryKey: ["lineage"] });
        toast({ title: "The edge was removed" });
        return undefined;
      }}
      title="Remove this edge?"
      trigger={
        <Button aria-label={`Remove: ${sentence}`} size="sm" variant="ghost">
          Remove
        </Button>
      }
    />
  );
}
