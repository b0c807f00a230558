import ELK from "elkjs/lib/elk.bundled.js";
import { describe, expect, it } from "vitest";
import { node, tie } from "#lib/lineage/graph.fixture.ts";
import { nodeSizePx, positionsOf, toElkGraph } from "#lib/lineage/layout.ts";

const keys = ["dataset:a", "export:b", "version:c", "version:d"];
const graph = {
  nodes: keys.map((key) => node(key)),
  edges: [tie("export:b", "dataset:a"), tie("version:c", "export:b"), tie("version:d", "version:c")],
};

describe("the layout of a lineage", () => {
  it("puts what came first at the left, and nothing over another", async () => {
    const positions = positionsOf(await new ELK().layout(toElkGraph(graph)));
    const columns = keys.map((key) => positions.get(key)?.x ?? Number.NaN);
    expect(columns).toEqual(columns.toSorted((a, b) => a - b));
    expect((columns[1] ?? 0) - (columns[0] ?? 0)).toBeGreaterThan(nodeSizePx.width);
  });

  it("is the same whatever the order of nodes and edges", () => {
    const turned = { nodes: graph.nodes.toReversed(), edges: graph.edges.toReversed() };
    expect(toElkGraph(turned)).toEqual(toElkGraph(graph));
  });

  it("leaves out edges to nodes that are not shown", () => {
    expect(toElkGraph({ ...graph, nodes: graph.nodes.slice(1) }).edges).toHaveLength(2);
  });
});
