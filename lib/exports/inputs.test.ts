import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planShards } from "#lib/exports/inputs.ts";

describe("planShards", () => {
  it("cuts a file into an even number of ranges of one size", () => {
    expect(planShards([{ sizeBytes: 304 }], 64).map(({ start, end }) => end - start)).toEqual([
      51, 51, 51, 51, 51, 49,
    ]);
    expect(planShards([{ sizeBytes: 64 }], 64)).toEqual([{ index: 0, file: 0, start: 0, end: 64 }]);
    expect(planShards([{ sizeBytes: 0 }], 64)).toEqual([]);
  });

  it("covers every byte of every file once, in order, in ranges no larger than asked for", () => {
    const sizes = fc.array(fc.nat(5000), { maxLength: 4 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 700 }), (files, shardBytes) => {
        const shards = planShards(
          files.map((sizeBytes) => ({ sizeBytes })),
          shardBytes,
        );
        expect(shards.map(({ index }) => index)).toEqual(shards.map((_, index) => index));
        for (const [file, sizeBytes] of files.entries()) {
          let at = 0;
          for (const { start, end } of shards.filter((shard) => shard.file === file)) {
            expect(start).toBe(at);
            expect(end - start).toBeLessThanOrEqual(shardBytes);
            at = end;
          }
          expect(at).toBe(sizeBytes);
        }
      }),
    );
  });
});
