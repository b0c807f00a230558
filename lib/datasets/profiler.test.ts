import { describe, expect, it } from "vitest";
import { Profiler } from "./profiler.ts";

function profileOf(lines: readonly string[]) {
  const profiler = new Profiler();
  lines.forEach((line, at) => {
    profiler.add(Buffer.from(line), at + 1);
  });
  return profiler.finish(lines.length, "every");
}

describe("Profiler", () => {
  it("measures types, null share and lengths in code points", () => {
    const { fields } = profileOf(['{"a":"👍👍","n":1}', '{"a":"x","n":2.5}', '{"a":null}', '{"n":[1]}']);
    const [a, n] = fields;
    expect(a).toMatchObject({
      name: "a",
      types: { string: 2, null: 1 },
      missingCount: 1,
      nullCount: 1,
      nullShare: 0.5,
      lengths: { min: 1, mean: 1.5, max: 2 },
    });
    expect(n).toMatchObject({ types: { integer: 1, number: 1, array: 1 }, numbers: { min: 1, max: 2.5 } });
  });

  it("counts a line that is nested deeper than the call stack as bad", () => {
    const profile = profileOf(['{"a":1}', `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`]);
    expect(profile.malformed).toEqual({
      count: 1,
      examples: [{ line: 2, error: "The line is nested deeper than 1000 levels." }],
    });
  });

  it("counts bad lines by number and measures the others", () => {
    const profile = profileOf(['{"a":1}', "{bad", "[]", '{"a":2}']);
    expect(profile.malformed.count).toBe(2);
    expect(profile.malformed.examples.map((example) => example.line)).toEqual([2, 3]);
    expect(profile.fields[0]).toMatchObject({ types: { integer: 2 }, missingCount: 0 });
  });

  it("takes lone surrogates, __proto__ and repeated keys", () => {
    const profile = profileOf(['{"a":"\\ud800","__proto__":1,"a":"\\ud800"}']);
    expect(profile.fields.map((field) => field.name).sort()).toEqual(["__proto__", "a"]);
    expect(JSON.stringify(profile)).not.toContain("\\ud800");
  });

  it("keeps nothing that Postgres refuses in JSON", () => {
    const profile = profileOf(['{"a\\u0000":"b\\u0000"}', '{"a":"\0"}']);
    expect(JSON.stringify(profile)).not.toMatch(/\\u0000/);
    expect(profile.malformed.count).toBe(1);
  });

  it("gives top values with exact counts, and estimates many different ones within 3 %", () => {
    const lines = Array.from({ length: 60_000 }, (_, at) =>
      JSON.stringify({ id: at, kind: at % 3 ? "b" : "a" }),
    );
    const [id, kind] = profileOf(lines).fields;
    expect(kind?.top).toEqual([
      { value: "b", count: 40_000 },
      { value: "a", count: 20_000 },
    ]);
    expect(kind?.distinct).toEqual({ count: 2, isEstimate: false });
    expect(id?.distinct.isEstimate).toBe(true);
    expect(Math.abs((id?.distinct.count ?? 0) / 60_000 - 1)).toBeLessThan(0.03);
  });
});
