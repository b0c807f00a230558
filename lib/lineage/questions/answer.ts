import type { EdgeKind } from "../edge-kind.ts";
import type { EdgeRow } from "../edges/edge-row.ts";
import type { LineageNode } from "../graph.ts";
import { hiddenNode } from "../nodes/describe.ts";
import type { Path } from "../path.ts";

/** One step of a way: the kind of the edge, and where it leads to. */
export type Step = { kind: EdgeKind; node: LineageNode };

/**
 * A node that an answer names, and how it is reached from what was asked about: the shortest way, nearest step first. Of
 * a long way `omittedSteps` in its middle are left out.
 */
export type Finding = { node: LineageNode; steps: Step[]; omittedSteps: number };

/** What a question answers. `total` counts all findings that the actor may see, `hiddenCount` those they may not. */
export type Answer = { about: LineageNode; findings: Finding[]; total: number; hiddenCount: number };

/** Steps shown at the beginning and at the end of a way. */
const shownSteps = 4;

/** The part of a way that is shown. */
export function shorten({ nodes, edges }: Path<EdgeRow>): {
  steps: { kind: EdgeKind; key: string }[];
  omittedSteps: number;
} {
  const steps = edges.map(({ kind }, index) => ({ kind, key: nodes[index + 1] ?? "" }));
  const omittedSteps = Math.max(0, steps.length - 2 * shownSteps);
  if (omittedSteps === 0) return { steps, omittedSteps };
  return { steps: [...steps.slice(0, shownSteps), ...steps.slice(-shownSteps)], omittedSteps };
}

/** The finding at the end of a way; none when the actor may not see it. */
export function toFinding(
  way: ReturnType<typeof shorten>,
  readable: ReadonlyMap<string, LineageNode>,
): Finding[] {
  const node = readable.get(way.steps.at(-1)?.key ?? "");
  if (!node) return [];
  const steps = way.steps.map(({ kind, key }) => ({ kind, node: readable.get(key) ?? hiddenNode(key) }));
  return [{ node, steps, omittedSteps: way.omittedSteps }];
}
