import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { QualityRow } from "#lib/quality/collector.ts";
import { RowMemo } from "#lib/quality/row-memo.ts";
import { StandardAccumulator } from "#lib/quality/standard.ts";
import { randomWords, seededRandom } from "#lib/quality/words.fixture.ts";

function rowOf(rowInShard: number, prompt: string, output: string): QualityRow {
  const lengthCodePoints = [...output].length;
  const texts = [prompt, output];
  return {
    rowInShard,
    texts,
    promptText: prompt,
    outputText: output,
    lengthCodePoints,
    weight: null,
    schemaValid: null,
  };
}

const forgetful = { find: () => undefined, keep: () => undefined };

describe("RowMemo", () => {
  it("changes nothing of what the standard level finds in rows that repeat", () => {
    const words = fc.array(
      fc.constantFrom("the", "of", "and", "der", "nicht", "I'm unable to", "```", "\ufffd", "x"),
      {
        maxLength: 80,
      },
    );
    const text = words.map((list) => list.join(" "));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 6 }), (pairs) => {
        const remembering = new StandardAccumulator({ shard: 3, lexicalEvery: 4 });
        const forgetting = new StandardAccumulator({ shard: 3, lexicalEvery: 4 }, forgetful);
        for (let row = 0; row < 40; row++) {
          const [prompt, output] = pairs[(row * row) % pairs.length] ?? ["", ""];
          remembering.addRow(rowOf(row, prompt, output));
          forgetting.addRow(rowOf(row, prompt, output));
        }
        expect(remembering.toState()).toEqual(forgetting.toState());
      }),
      { numRuns: 50 },
    );
  });

  it("gives the same signatures when repeated rows fill the sample", () => {
    const random = seededRandom(5);
    const outputs = Array.from({ length: 900 }, () => randomWords(random, 12).join(" "));
    const [remembering, forgetting] = [
      new StandardAccumulator({ shard: 0, lexicalEvery: 32 }),
      new StandardAccumulator({ shard: 0, lexicalEvery: 32 }, forgetful),
    ];
    for (let row = 0; row < 5000; row++) {
      const output = outputs[row % outputs.length] ?? "";
      remembering.addRow(rowOf(row, "q", output));
      forgetting.addRow(rowOf(row, "q", output));
    }
    expect(remembering.toState()).toEqual(forgetting.toState());
  });

  it("is given up where rows do not repeat", () => {
    const memo = new RowMemo();
    const facts = {
      words: 1,
      units: 1,
      symbols: 0,
      tokens: 1,
      smallestTrigram: 0,
      language: "en",
      languageDiffers: false,
      refusal: false,
      boilerplate: false,
      replacementCharacters: false,
      controlCharacters: false,
      mojibake: false,
      echo: false,
      truncated: false,
    };
    for (let row = 0; row < 30_000; row++) {
      memo.find([`${row}`], `${row}`);
      memo.keep([`${row}`], `${row}`, facts);
    }
    expect(memo.find(["5"], "5")).toBeUndefined();
  });
});
