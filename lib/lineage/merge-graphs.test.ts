import { describe, expect, it } from "vitest";
import { node, tie } from "#lib/lineage/graph.fixture.ts";
import { filterKinds, mergeGraphs, missingEdges } from "#lib/lineage/merge-graphs.ts";

const around = (focus: string, ...edges: ReturnType<typeof tie>[]) => ({
  focus,
  asOf: null,
  nodes: [...new Set([focus, ...edges.flatMap(({ from, to }) => [from, to])])].map((key) =>
    node(key, { upstreamCount: 2, downstreamCount: 0 }),
  ),
  edges,
  isPartial: false,
});

describe("mergeGraphs", () => {
  it("has each node and each edge of the neighbourhoods once", () => {
    const merged = mergeGraphs([around("a", tie("a", "b")), around("b", tie("a", "b"), tie("b", "c"))]);
    expect(merged.nodes.map(({ key }) => key)).toEqual(["a", "b", "c"]);
    expect(merged.edges).toHaveLength(2);
  });
});

describe("filterKinds", () => {
  const graph = mergeGraphs([around("a", tie("a", "b"), tie("a", "c", "base"))]);

  it("keeps the focus and what edges of the kinds join", () => {
    expect(filterKinds(graph, ["base"], "a").nodes.map(({ key }) => key)).toEqual(["a", "c"]);
    expect(filterKinds(graph, ["merge"], "a").nodes.map(({ key }) => key)).toEqual(["a"]);
  });

  it("keeps everything without kinds", () => {
    expect(filterKinds(graph, [], "a")).toBe(graph);
  });
});

describe("missingEdges", () => {
  it("counts what is not shown, and says null where nothing is told", () => {
    const graph = mergeGraphs([around("a", tie("a", "b"))]);
    const external = node("external:x", { upstreamCount: null, downstreamCount: null });
    const missing = missingEdges({ ...graph, nodes: [...graph.nodes, external] });
    expect([...missing]).toEqual([
      ["a", 1],
      ["b", 1],
      ["external:x", null],
    ]);
  });
});
