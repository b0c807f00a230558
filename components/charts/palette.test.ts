import { describe, expect, it } from "vitest";
import { contrast, readThemes, seenDistance, vision } from "#tests/support/oklch.ts";

const names = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `chart-${number}`);

describe.each(Object.entries(readThemes()))("the chart colours of the %s theme", (_, colour) => {
  it.each(names)("keep %s at 3:1 or more on a card", (name) => {
    expect(contrast(colour(name), colour("surface"))).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.keys(vision))("stay apart for %s", (kind) => {
    const matrix = vision[kind];
    if (!matrix) throw new Error(`no matrix for ${kind}`);
    const pairs = names.flatMap((one, index) =>
      names.slice(index + 1).map((other) => ({
        pair: `${one} ${other}`,
        distance: seenDistance(colour(one), colour(other), matrix),
      })),
    );
    expect(pairs).toHaveLength(28);
    expect(pairs.filter(({ distance }) => distance < 0.08)).toEqual([]);
  });
});
