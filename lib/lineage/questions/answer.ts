import type { EdgeKind } from "../edge-kind.ts";
import type { EdgeRow } from "../edges/edge-row.ts";
import type { LineageNode } from "../graph.ts";
import { hiddenNode } from "../nodes/describe.ts";
import type { Path } from "../path.ts";

/** One step of a way: the kind of the edge, and where it leads to. */
export type Step = { kind: EdgeKind; node: LineageNode };

/** A node that an answer names, and how it is reached from what was asked about: the shortest way, nearest step first. */
export type Finding = { node: LineageNode; steps: Step[] };

/** What a question answers. `hiddenCount`: findings that the actor may not see. */
export type Answer = { about: LineageNode; findings: Finding[]; hiddenCount: number };

/** Findings of ways, in the order that the ways were given; what the actor may not read is counted. */
export function toAnswer(
  about: LineageNode,
  ways: readonly Path<EdgeRow>[],
  readable: ReadonlyMap<string, LineageNode>,
): Answer {
  const seen = ways.filter(({ nodes }) => readable.has(nodes.at(-1) ?? ""));
  return {
    about,
    findings: seen.flatMap(({ nodes, edges }) => {
      const steps = edges.map(({ kind }, index) => {
        const key = nodes[index + 1] ?? "";
        return { kind, node: readable.get(key) ?? hiddenNode(key) };
      });
      const node = steps.at(-1)?.node;
      return node ? [{ node, steps }] : [];
    }),
    hiddenCount: ways.length - seen.length,
  };
}
