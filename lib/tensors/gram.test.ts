import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import wabt from "wabt";
import { GramPanel, panelWidth } from "./gram.ts";

/** Products of all pairs of rows, the plain way. */
const plain = (rows: readonly Float64Array[]) =>
  rows.map((one) =>
    rows.map((other) => one.reduce((sum, value, column) => sum + value * (other[column] ?? 0), 0)),
  );

describe("the products of rows", () => {
  it("are those of plain arithmetic, for any number of rows and columns", () => {
    const shape = fc.record({
      rowCount: fc.integer({ min: 1, max: 37 }),
      columnCount: fc.integer({ min: 1, max: 3 * panelWidth + 1 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(shape, ({ rowCount, columnCount, seed }) => {
        const rows = Array.from({ length: rowCount }, (_, row) =>
          Float64Array.from({ length: columnCount }, (_, column) =>
            Math.sin(seed + row * 7.3 + column ** 1.5),
          ),
        );
        const panel = new GramPanel(rowCount);
        for (let from = 0; from < columnCount; from += panelWidth) {
          const width = Math.min(panelWidth, columnCount - from);
          for (const [row, values] of rows.entries()) {
            panel.values.set(values.subarray(from, from + width), row * panelWidth);
          }
          panel.add(width);
        }
        const gram = panel.finish();
        for (const [i, sums] of plain(rows).entries()) {
          for (const [j, sum] of sums.entries()) expect(Math.abs(gram.at(i, j) - sum)).toBeLessThan(1e-9);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("stay when the next panel starts, which begins at zero", () => {
    const first = new GramPanel(2);
    first.values.fill(1);
    first.add(panelWidth);
    const gram = first.finish();
    const second = new GramPanel(200);
    second.add(2);
    expect([gram.at(0, 1), gram.at(1, 0), second.finish().at(0, 0)]).toEqual([panelWidth, panelWidth, 0]);
  });
});

describe("the kernels", () => {
  it.each(["gram", "find"])("%s.wasm is what its .wat says", async (name) => {
    const { parseWat } = await wabt();
    const source = readFileSync(path.join(import.meta.dirname, `${name}.wat`), "utf8");
    const { buffer } = parseWat(`${name}.wat`, source, { simd: true }).toBinary({});
    const kept = readFileSync(path.join(import.meta.dirname, `${name}.wasm`));
    expect(kept.equals(Buffer.from(buffer)), "run node scripts/build-wasm.ts").toBe(true);
  });
});
