import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exportBytes, readLinesOf } from "#lib/exports/export.fixture.ts";

const answer = "an answer that is long enough";
const good = `{"question":"q","answer":"${answer}"}`;
const recipe = { style: "instruction_tuning", weighting: { enable_weights: false }, max_errors: 0 };

const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

async function run(rows: string | Buffer, settings: Record<string, unknown> = {}) {
  const { outcome, folder } = await exportBytes(rows, {
    ...recipe,
    quality: { skip_duplicates: false },
    ...settings,
  });
  if (outcome.status !== "succeeded") throw new Error(JSON.stringify(outcome));
  const { stats } = outcome;
  expect(stats.total_entities).toBe(stats.exported_entities + stats.failed_entities + stats.skipped_entities);
  const data = outcome.manifest.files.filter((file) => file.path.startsWith("data/train-"));
  return {
    stats,
    data: data.map((file) => readFileSync(join(folder, file.path), "utf8")).join(""),
    meta: outcome.manifest.files
      .filter((file) => file.path.endsWith(".meta.jsonl"))
      .map((file) => readFileSync(join(folder, file.path), "utf8"))
      .join(""),
    rejects: readLinesOf(join(folder, "rejects.jsonl")),
  };
}

describe("rows that break exporters", { timeout: 60_000 }, () => {
  const failing: [name: string, line: string | Buffer, code: string][] = [
    ["text that is no JSON", '{"question": "q"', "malformed_json"],
    ["a NUL byte", '{"question":"q\u0000","answer":"b"}', "malformed_json"],
    ["a raw control character", `{"question":"q\u0001","answer":"${answer}"}`, "malformed_json"],
    [
      "a mapped field nested 50,000 deep",
      `{"question":${nested(50_000)},"answer":"${answer}"}`,
      "malformed_json",
    ],
    ["any field nested 1,000 deep", `{${good.slice(1, -1)},"x":${nested(1000)}}`, "malformed_json"],
    ["an array nested 50,000 deep", nested(50_000), "malformed_json"],
    ["two objects on a line", `${good}${good}`, "malformed_json"],
    ["a byte order mark that is not at the start", `\ufeff${good}`, "malformed_json"],
    ["an array", "[1,2]", "not_an_object"],
    ["a number", "12", "not_an_object"],
    ["null", "null", "not_an_object"],
    ["a lone high surrogate", `{"question":"\\ud83d","answer":"${answer}"}`, "lone_surrogate"],
    [
      "a lone low surrogate in an unmapped field",
      `{"x":["\\uDE00"],"question":"q","answer":"${answer}"}`,
      "lone_surrogate",
    ],
    ["a lone surrogate in a key", `{"\\ud83d":1,"question":"q","answer":"${answer}"}`, "lone_surrogate"],
    [
      "bytes that are not UTF-8",
      Buffer.from(`{"question":"\xff","answer":"${answer}"}`, "latin1"),
      "invalid_utf8",
    ],
    ["a surrogate written as UTF-8", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), "invalid_utf8"],
  ];
  it("takes a row nested 1,000 deep, itself the first level", async () => {
    const { stats, data } = await run(`{"question":${nested(999)},"answer":"${answer}"}`, {
      exclude_fields: ["/question/x"],
    });
    expect(stats.exported_entities).toBe(1);
    expect(JSON.parse(data).instruction).toBe(nested(999));
  });

  for (const [name, line, code] of failing) {
    it(`fails a row with ${name} as ${code} and keeps its neighbours`, async () => {
      const rows = Buffer.concat([Buffer.from(`${good}\n`), Buffer.from(line), Buffer.from(`\n${good}\n`)]);
      const { stats, rejects } = await run(rows);
      expect(stats.exported_entities).toBe(2);
      expect(rejects).toMatchObject([{ line: 2, byte_offset: good.length + 1, bucket: "failed", code }]);
    });
  }

  it("keeps a row whose surrogates come in pairs", async () => {
    const { stats, data } = await run(`{"question":"\\ud83d\\ude00","answer":"${answer}"}\n`);
    expect(stats.exported_entities).toBe(1);
    expect(JSON.parse(data)).toEqual({ instruction: "😀", output: answer });
  });

  it("takes numbers as their own text", async () => {
    const numbers = ["12345678901234567890", "1.0", "-0", "1e400"];
    const rows = numbers.map((number) => `{"question":${number},"answer":"${answer}"}`).join("\n");
    const { data } = await run(rows);
    const instructions = data
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line).instruction);
    expect(instructions).toEqual(numbers);
  });

  it("lets the last of repeated keys win", async () => {
    const { data } = await run(`{"question":"first","answer":"${answer}","question":"last"}\n`);
    expect(JSON.parse(data)).toEqual({ instruction: "last", output: answer });
  });

  it("treats __proto__ as an ordinary key", async () => {
    const rows = `{"__proto__":"from proto","answer":"${answer}","constructor":{"prototype":{}}}\n`;
    const { data } = await run(rows, { field_mapping: { instruction_field: "__proto__" } });
    expect(JSON.parse(data)).toEqual({ instruction: "from proto", output: answer });
  });

  it("drops a byte order mark at the start, carriage returns and blank lines, and counts lines on", async () => {
    const { stats, rejects } = await run(`\ufeff${good}\r\n\r\n  \t\n${good}\r\n{bad\r\n${good}`);
    expect(stats).toMatchObject({ total_entities: 4, exported_entities: 3, failed_entities: 1 });
    expect(rejects).toMatchObject([{ line: 5, code: "malformed_json", row: "{bad" }]);
  });

  it("does not take U+2028 for a line break", async () => {
    const { stats, data } = await run(`{"question":"a\u2028b","answer":"${answer}"}\n`);
    expect(stats.total_entities).toBe(1);
    expect(JSON.parse(data).instruction).toBe("a\u2028b");
  });

  it("refuses a row above 10 MiB and takes one just below it", async () => {
    const rowOf = (length: number) => `{"question":"q","answer":"${"x".repeat(length)}"}`;
    const rows = `${good}\n${rowOf(11 * 1024 * 1024)}\n${rowOf(10 * 1024 * 1024 - 100)}\n${good}`;
    const { stats, rejects } = await run(rows, {
      quality: { skip_duplicates: false, max_text_length: 20_000_000 },
    });
    expect(stats.exported_entities).toBe(3);
    expect(rejects).toMatchObject([{ line: 2, byte_offset: good.length + 1, code: "row_too_large" }]);
  });

  it("gives every row of shard borders to exactly one shard", async () => {
    const long = `{"question":"q","answer":"${"y".repeat(200_000)}"}`;
    const rows = [good, long, good, long, long, good].join("\n");
    const { stats, data } = await run(rows, {
      output: { shard_bytes: 65_536 },
      quality: { skip_duplicates: false, max_text_length: 1_000_000 },
    });
    expect(stats).toMatchObject({ total_entities: 6, exported_entities: 6 });
    expect(
      data
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line).output.length),
    ).toEqual([answer.length, 200_000, answer.length, 200_000, 200_000, answer.length]);
  });

  it("makes an empty export of an empty file", async () => {
    const { stats, rejects } = await run("");
    expect(stats).toMatchObject({ total_entities: 0, exported_entities: 0 });
    expect(rejects).toEqual([]);
  });

  it("keeps the digits of numbers in metadata", async () => {
    const row = `{"question":"q","answer":"${answer}","n":12345678901234567890,"list":[1.0,"a",1e400],"deep":{"n":-0.0}}`;
    const { data } = await run(row, { metadata_fields: ["n", "list", "deep", "/deep/n"] });
    expect(JSON.parse(data).metadata).toEqual({
      n: "12345678901234567890",
      list: ["1.0", "a", "1e400"],
      deep: '{"n":-0.0}',
      "/deep/n": "-0.0",
    });
  });

  it("keeps the digits of an id and redacts personal data in one", async () => {
    const rows = ["12345678901234567890", '"user@example.com"', '"a\\u0041"', "null"].map(
      (id) => `{"question":"q","answer":"${answer}","id":${id}}`,
    );
    const { meta } = await run(rows.join("\n"), {
      style: "prompt_completion",
      field_mapping: { prompt_field: "question" },
      pii_config: { enable_redaction: true },
    });
    const ids = meta.split("\n").map((line) => /"id":("[^"]*"|[^,}]*)/.exec(line)?.[1]);
    expect(ids).toEqual(["12345678901234567890", '"****************"', '"aA"', "null", undefined]);
  });
});
