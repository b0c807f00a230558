"use client";

import { Plus } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { EvidenceBadge } from "#lib/lineage/components/evidence-badge.tsx";
import type { LineageActions } from "#lib/lineage/components/lineage-actions.ts";
import { NodeLink } from "#lib/lineage/components/node-link.tsx";
import { NodeStatus } from "#lib/lineage/components/node-status.tsx";
import { RemoveEdge } from "#lib/lineage/components/remove-edge.tsx";
import { kindRules } from "#lib/lineage/edge-kind.ts";
import type { LineageNode } from "#lib/lineage/graph.ts";
import { type MergedGraph, missingEdges, sortEdges } from "#lib/lineage/merge-graphs.ts";

type LineageTableProps = {
  graph: MergedGraph;
  /** Its edges stand first. */
  focus: string;
  mayEdit: boolean;
  actions: LineageActions;
};

/** Lineage as a table: one row an edge, both ends with their status. */
export function LineageTable({ graph, focus, mayEdit, actions }: LineageTableProps) {
  const nodes = new Map(graph.nodes.map((node) => [node.key, node]));
  const missing = missingEdges(graph);
  const end = (node: LineageNode) => (
    <TableCell className="min-w-48">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <NodeLink node={node} />
        <NodeStatus node={node} />
        {node.kind !== "hidden" && missing.get(node.key) !== 0 && (
          <Button
            aria-label={`Show more neighbours of ${node.label}`}
            onClick={() => actions.expand(node.key)}
            size="sm"
            variant="ghost"
          >
            <Plus aria-hidden />
            {missing.get(node.key) ?? "more"}
          </Button>
        )}
      </div>
    </TableCell>
  );
  return (
    <Table label="Lineage">
      <thead>
        <tr>
          <TableHead>What came to be</TableHead>
          <TableHead>How</TableHead>
          <TableHead>What it came from</TableHead>
          <TableHead>Learnt by</TableHead>
          <TableHead>Since</TableHead>
          {mayEdit && <TableHead className="text-right">Actions</TableHead>}
        </tr>
      </thead>
      <tbody>
        {sortEdges(graph, focus).map((edge) => {
          const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
          if (!from || !to) return null;
          return (
            <tr key={edge.id}>
              {end(from)}
              <TableCell className="whitespace-nowrap">{kindRules[edge.kind].label}</TableCell>
              {end(to)}
              <TableCell>
                <EvidenceBadge edge={edge} />
              </TableCell>
              <TableCell className="whitespace-nowrap">
                <RelativeTime value={edge.createdAt} />
              </TableCell>
              {mayEdit && (
                <TableCell className="text-right">
                  <RemoveEdge edge={edge} from={from} to={to} />
                </TableCell>
              )}
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
