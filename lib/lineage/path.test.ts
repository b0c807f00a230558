import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPath, pathTo, shortestPaths } from "#lib/lineage/path.ts";

const edge = (from: string, to: string) => ({ from, to });

describe("findPath", () => {
  it("finds the shortest way to what a node came from, and back", () => {
    const edges = [edge("a", "b"), edge("b", "c"), edge("c", "d"), edge("a", "d")];
    expect(findPath(edges, "a", "d")).toEqual(["a", "d"]);
    expect(findPath(edges, "d", "a", "from")).toEqual(["d", "a"]);
    expect(findPath(edges, "d", "a")).toBeNull();
  });

  it("has a way from a node to itself", () => {
    expect(findPath([], "a", "a")).toEqual(["a"]);
  });
});

describe("shortestPaths", () => {
  it("ends on any graph, and each way is one of its edges' ways", () => {
    const name = fc.constantFrom("a", "b", "c", "d", "e");
    fc.assert(
      fc.property(fc.array(fc.record({ from: name, to: name }), { maxLength: 20 }), (edges) => {
        const tree = shortestPaths(edges, ["a"], "to");
        for (const reached of tree.keys()) {
          const { nodes, edges: taken } = pathTo(tree, reached, "to");
          expect([nodes[0], nodes.at(-1)]).toEqual(["a", reached]);
          expect(taken.map(({ from }) => from)).toEqual(nodes.slice(0, -1));
          expect(taken.map(({ to }) => to)).toEqual(nodes.slice(1));
          expect(new Set(nodes).size).toBe(nodes.length);
        }
      }),
    );
  });
});
