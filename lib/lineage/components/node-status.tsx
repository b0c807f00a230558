import { StatusBadge } from "#components/ui/status-badge.tsx";
import type { Tone } from "#components/ui/tone.ts";
import type { LineageNode } from "#lib/lineage/graph.ts";

const tones: Readonly<Record<string, Tone>> = {
  approved: "good",
  deployed: "good",
  succeeded: "good",
  ready: "good",
  registered: "info",
  in_review: "info",
  deprecated: "caution",
  draft: "neutral",
  rejected: "bad",
  withdrawn: "bad",
  failed: "bad",
  deleted: "bad",
};

/** The status of a node in its own words; nothing for what has none. */
export function NodeStatus({ node }: { node: LineageNode }) {
  if (node.status === null) return null;
  return <StatusBadge status={node.status} tone={tones[node.status] ?? "neutral"} />;
}
