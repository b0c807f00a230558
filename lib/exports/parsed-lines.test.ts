import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParsedLines } from "#lib/exports/parsed-lines.ts";
import { parseRecipe } from "#lib/exports/recipe.ts";
import { accepted } from "#lib/exports/row.ts";
import { createRowPipeline } from "#lib/exports/row-steps.ts";

function pipelineOf() {
  const parsed = parseRecipe({ style: "instruction_tuning", weighting: { enable_weights: false } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return createRowPipeline({ recipe: parsed.recipe, asOfMs: 0 });
}

/** What the pipeline says of each line, parsed with its neighbours or by itself. */
function verdicts(lines: readonly string[], together: boolean): (string | number)[] {
  const bytes = Buffer.from(`${lines.join("\n")}\n`);
  const ends = new Int32Array(lines.length);
  let at = 0;
  for (const [line, text] of lines.entries()) {
    ends[line] = at + Buffer.byteLength(text);
    at = (ends[line] ?? 0) + 1;
  }
  const parsed = new ParsedLines();
  if (together) parsed.parse(bytes, 0, ends, lines.length);
  const pipeline = pipelineOf();
  return lines.map((_, line) => {
    const start = line === 0 ? 0 : (ends[line - 1] ?? 0) + 1;
    const code = pipeline.run(bytes, start, ends[line] ?? 0, { isAscii: false, parsed });
    return code === accepted ? JSON.stringify(pipeline.values) : code;
  });
}

const good = '{"question":"what is it","answer":"a long enough answer"}';

describe("ParsedLines", () => {
  it("is not taken in by bad lines that make good elements together", () => {
    const cases = [
      ['{"question":"q","answer":"long enough text","x":[{"y":1}', '{"y":2}]}', `${good},${good}`],
      [`${good},${good}`, '{"question":"q","answer":"long enough text","x":[{"y":1}', '{"y":2}]}'],
      ["1,2", "[3", "4]", good],
      [good, `${good}, {"a":1`, `"b":2}`, good],
      [good, "", good],
    ];
    for (const lines of cases) expect(verdicts(lines, true)).toEqual(verdicts(lines, false));
  });

  it("answers for each line what parsing it alone answers, wherever lines are cut", () => {
    const ascii = fc.string({ unit: "grapheme-ascii", maxLength: 30 });
    const rows = fc.array(
      fc.record({ question: ascii, answer: ascii, x: fc.jsonValue({ stringUnit: "grapheme-ascii" }) }),
      { minLength: 1, maxLength: 6 },
    );
    const cuts = fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 4 });
    fc.assert(
      fc.property(rows, cuts, (values, places) => {
        let text = values.map((value) => JSON.stringify(value)).join("\n");
        // Commas become line breaks and line breaks commas: the same array, other lines.
        for (const [place, isBreak] of places) {
          const found = [...text.matchAll(isBreak ? /\n/g : /,/g)].map((match) => match.index);
          const index = found[place % Math.max(1, found.length)];
          if (index !== undefined)
            text = `${text.slice(0, index)}${isBreak ? "," : "\n"}${text.slice(index + 1)}`;
        }
        const lines = text.split("\n");
        expect(verdicts(lines, true)).toEqual(verdicts(lines, false));
      }),
      { numRuns: 300 },
    );
  });
});
