import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CollectorOptions,
  createCollector,
  type QualityRow,
  sampleRowsPerShard,
} from "#lib/quality/collector.ts";
import { finishReport } from "#lib/quality/report.ts";
import { type CollectorState, mergeStates } from "#lib/quality/state.ts";

const options: CollectorOptions = {
  level: "basic",
  shard: 0,
  sampleRows: 64,
  trackLength: true,
  trackDiversity: true,
  trackSchema: true,
  logValidationErrors: true,
};

function rowOf(
  rowInShard: number,
  prompt: string,
  output: string,
  extra: Partial<QualityRow> = {},
): QualityRow {
  return {
    rowInShard,
    texts: [prompt, output],
    promptText: prompt,
    outputText: output,
    lengthCodePoints: [...output].length,
    weight: 1,
    schemaValid: true,
    ...extra,
  };
}

type ShardInput = { rows: [string, string, number][]; rejects: string[]; violations: [string, string][] };

function collect(input: ShardInput, shard: number, level: CollectorOptions["level"]): CollectorState {
  const collector = createCollector({ ...options, shard, level, sampleRows: 8 });
  input.rows.forEach(([prompt, output, weight], row) => {
    collector.addRow(rowOf(row, prompt, output, { weight, schemaValid: row % 3 !== 0 }));
  });
  for (const code of input.rejects) collector.addReject(code);
  for (const [pointer, keyword] of input.violations)
    collector.addViolation({ pointer, keyword, message: `${pointer} ${keyword}` });
  return collector.toState();
}

const text = fc.array(fc.constantFrom("the", "of", "und", "nicht", "Haus", "3", "ü", "court", "void", "\n"), {
  maxLength: 40,
});
const shardInput: fc.Arbitrary<ShardInput> = fc.record({
  rows: fc.array(
    fc.tuple(
      text.map((words) => words.join(" ")),
      text.map((words) => words.join(" ")),
      fc.double({ min: 0, max: 2, noNaN: true }),
    ),
    { maxLength: 20 },
  ),
  rejects: fc.array(fc.constantFrom("too_short", "duplicate", "schema_violation"), { maxLength: 5 }),
  violations: fc.array(
    fc.tuple(fc.constantFrom("/a", "/b/0", "/b/1"), fc.constantFrom("type", "minLength")),
    { maxLength: 5 },
  ),
});

describe("mergeStates", () => {
  it.each(["basic", "standard", "full"] as const)(
    "gives the same bytes in any grouping at level %s, also after a journal",
    async (level) => {
      await fc.assert(
        fc.asyncProperty(shardInput, shardInput, shardInput, async (...inputs) => {
          const a = collect(inputs[0], 0, level);
          const b = collect(inputs[1], 1, level);
          const c = collect(inputs[2], 2, level);
          const journalled: CollectorState = JSON.parse(JSON.stringify(b));
          const left = mergeStates(mergeStates(a, journalled), c);
          const right = mergeStates(a, mergeStates(b, c));
          expect(JSON.stringify(left)).toBe(JSON.stringify(right));
          expect(JSON.stringify(await finishReport(left))).toBe(JSON.stringify(await finishReport(right)));
        }),
        { numRuns: 20 },
      );
    },
    30_000,
  );

  it("refuses states of different levels", () => {
    const empty: ShardInput = { rows: [], rejects: [], violations: [] };
    expect(() => mergeStates(collect(empty, 0, "basic"), collect(empty, 1, "full"))).toThrow(
      /basic and full/,
    );
  });
});

describe("finishReport", () => {
  it("has ThemisDB's keys first, with the object form of the length distribution", async () => {
    const collector = createCollector(options);
    collector.addRow(rowOf(0, "How long?", "x".repeat(99)));
    collector.addRow(rowOf(1, "How long?", "x".repeat(100)));
    collector.addRow(rowOf(2, "How long?", "ü".repeat(2575), { schemaValid: false }));
    collector.addReject("schema_violation");
    collector.addReject("too_short");
    collector.addViolation({ pointer: "/output", keyword: "minLength", message: "Field 'output' too short" });
    const report = await finishReport(collector.toState());
    expect(Object.keys(report).slice(0, 3)).toEqual([
      "schema_validation",
      "length_distribution",
      "diversity_score",
    ]);
    expect(report.schema_validation).toEqual({
      total_validated: 4,
      compliant: 2,
      violations: 2,
      compliance_rate: 0.5,
      recent_errors: ["Field 'output' too short"],
    });
    expect(report.length_distribution).toEqual({ "0": 1, "100": 1, "2500": 1 });
    expect(report.rejects).toEqual({ schema_violation: 1, too_short: 1 });
    expect(report.schema_errors?.by_place).toEqual([
      { pointer: "/output", keyword: "minLength", count: 1, message: "Field 'output' too short" },
    ]);
  });

  it("computes a diversity score that tells copies from varied rows", async () => {
    const scoreOf = async (texts: string[]) => {
      const collector = createCollector(options);
      texts.forEach((output, row) => {
        collector.addRow(rowOf(row, "", output));
      });
      return (await finishReport(collector.toState())).diversity_score;
    };
    const varied = Array.from({ length: 60 }, (_, i) =>
      Array.from({ length: 20 }, (_, j) => `word${(i * 37 + j * j * 11) % 900}`).join(" "),
    );
    expect(await scoreOf(varied)).toBeGreaterThan(0.6);
    expect(await scoreOf(varied.map(() => varied[0] ?? ""))).toBeLessThan(0.05);
    expect(await scoreOf([])).toBe(0);
  });

  it("leaves out what is not tracked", async () => {
    const collector = createCollector({
      ...options,
      trackLength: false,
      trackDiversity: false,
      trackSchema: false,
    });
    const report = await finishReport(collector.toState());
    expect(report).not.toHaveProperty("schema_validation");
    expect(report).not.toHaveProperty("length_distribution");
    expect(report).not.toHaveProperty("diversity_score");
  });

  it("finds groups of similar rows at level standard, across shards", async () => {
    const base =
      "the tenant must return the keys of the flat to the landlord when the lease ends in the spring";
    const input = (shard: number): ShardInput => ({
      rows: Array.from({ length: 30 }, (_, i) => {
        const output = Array.from({ length: 12 }, (_word, j) => `w${shard}x${i}x${j}`).join(" ");
        return i === 4 ? ["When are keys due?", base, 1] : [`question ${shard} ${i}`, output, 1];
      }),
      rejects: [],
      violations: [],
    });
    const report = await finishReport(
      mergeStates(collect(input(0), 0, "standard"), collect(input(1), 1, "standard")),
    );
    expect(report.near_duplicates).toMatchObject({
      basis: "every row",
      rows: 60,
      near_duplicate_rows: 1,
      largest_groups: [{ representative: { shard: 0, row: 4 }, size: 2, similarity: 1 }],
    });
  });

  it("counts faults of answers at level standard", async () => {
    const collector = createCollector({ ...options, level: "standard" });
    const outputs = [
      "I'm sorry, but I can't help with that.",
      "As an AI language model I have no opinion.",
      "What is a lien?",
      "Gr\u00c3\u00bc\u00c3\u0178e aus Berlin",
      "lost \ufffd byte",
      "Der Kläger hat das Urteil nicht mit der Klage und auch nicht mit einer Beschwerde angegriffen.",
    ];
    outputs.forEach((output, row) => {
      collector.addRow(rowOf(row, "What is a lien?", output));
    });
    collector.addRow(
      rowOf(6, "What is the law of the land and how does it apply to them?", outputs[5] ?? ""),
    );
    const report = await finishReport(collector.toState());
    expect(report.phrases).toMatchObject({ refusal: 1, boilerplate: 1, rows: 7 });
    expect(report.encoding).toMatchObject({ mojibake: 1, replacement_characters: 1, control_characters: 0 });
    expect(report.answers).toMatchObject({ echo: 1, language_differs_from_prompt: 1 });
  });

  it("asks the n-gram detector where function words do not tell the language", async () => {
    const collector = createCollector(options);
    const russian = "Каковы условия для получения разрешения на строительство дома в этом городе?";
    for (let row = 0; row < 5; row++) collector.addRow(rowOf(row, "", russian));
    const { languages } = await finishReport(collector.toState());
    expect(languages).toMatchObject({ by_language: { ru: 5 }, undetermined: 0 });
  }, 30_000);
});

describe("sampleRowsPerShard", () => {
  it("spreads 256 rows over the shards, at least 32 each", () => {
    expect([1, 2, 5, 1000].map(sampleRowsPerShard)).toEqual([256, 128, 52, 32]);
  });
});
