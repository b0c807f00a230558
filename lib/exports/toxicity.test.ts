import { describe, expect, it } from "vitest";
import { toxicityScore } from "#lib/exports/toxicity.ts";

describe("toxicityScore", () => {
  it.each<[string, number]>([
    ["hate hate something else here", 0.4],
    ["I hate you, you stupid idiot. Kill. Worthless!", 1],
    ["HATE hate Hate hate hate hate", 1],
    ["Thank you, this is a helpful answer", 0],
    ["The skill of the whatever chateau", 0],
    ["", 0],
  ])("%s scores %d", (text, score) => {
    expect(toxicityScore(text)).toBe(score);
  });
});
