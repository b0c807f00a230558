import { describe, expect, it } from "vitest";
import { compileRowMapping, mapRow, readMetadata } from "#lib/exports/field-mapping.ts";
import { compileFieldGetter } from "#lib/exports/field-path.ts";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";

describe("compileFieldGetter", () => {
  it("reads a top-level name and a JSON pointer", () => {
    const row = { a: { b: ["x", "y"] }, "a/b": 1, "m~n": 2 };
    expect(compileFieldGetter("a/b")(row)).toBe(1);
    expect(compileFieldGetter("/a~1b")(row)).toBe(1);
    expect(compileFieldGetter("/m~0n")(row)).toBe(2);
    expect(compileFieldGetter("/a/b/1")(row)).toBe("y");
  });

  it("reads own properties and array elements only", () => {
    for (const name of ["__proto__", "constructor", "toString", "/constructor/name", "/a/length", "/a/01"]) {
      expect(compileFieldGetter(name)({ a: ["x"] })).toBeUndefined();
    }
    expect(compileFieldGetter("__proto__")(JSON.parse('{"__proto__":"own"}'))).toBe("own");
  });

  it("refuses a malformed pointer", () => {
    expect(() => compileFieldGetter("/a~2")).toThrow(/JSON pointer/);
  });
});

describe("mapRow", () => {
  const mapping = compileRowMapping(resolvedRecipe({ style: "instruction_tuning" }));

  it("writes numbers, booleans and objects as JSON does", () => {
    expect(mapRow({ question: 4.5, context: true, answer: { a: [1] } }, mapping)).toEqual({
      ok: true,
      values: { instruction: "4.5", input: "true", output: '{"a":[1]}' },
    });
  });

  it("reports every required field that is absent or null", () => {
    expect(mapRow({ question: null, context: "c" }, mapping)).toEqual({
      ok: false,
      missing: ["question", "answer"],
    });
  });

  it("keeps message lists in preference rows", () => {
    const preference = compileRowMapping(resolvedRecipe({ style: "preference" }));
    const chosen = [{ role: "assistant", content: "yes" }];
    expect(mapRow({ prompt: "p", chosen, rejected: [1] }, preference)).toEqual({
      ok: true,
      values: { prompt: "p", chosen, rejected: "[1]" },
    });
  });
});

describe("include_fields and exclude_fields", () => {
  const row = {
    question: "q",
    context: "c",
    answer: "a",
    source: "s",
    ssn: "000-00-0000",
    nested: { keep: 1, drop: { x: 2 } },
  };
  const metadataOf = (options: Record<string, unknown>) => {
    const mapping = compileRowMapping(resolvedRecipe({ style: "instruction_tuning", ...options }));
    return readMetadata(row, mapping);
  };

  it("excludes a field from the metadata", () => {
    expect(metadataOf({ metadata_fields: ["source", "ssn"], exclude_fields: ["ssn"] })).toEqual({
      source: "s",
    });
  });

  it("limits the metadata to the included fields", () => {
    const include_fields = ["question", "answer", "context", "source"];
    expect(metadataOf({ metadata_fields: ["source", "ssn"], include_fields })).toEqual({ source: "s" });
  });

  it("leaves out the excluded part of a value", () => {
    expect(metadataOf({ metadata_fields: ["nested"], exclude_fields: ["/nested/drop"] })).toEqual({
      nested: '{"keep":1}',
    });
    expect(metadataOf({ metadata_fields: ["/nested/drop/x"], exclude_fields: ["nested"] })).toBeUndefined();
  });

  it("drops an excluded optional field and misses an excluded required one", () => {
    const without = (name: string) =>
      mapRow(row, compileRowMapping(resolvedRecipe({ style: "instruction_tuning", exclude_fields: [name] })));
    expect(without("context")).toEqual({ ok: true, values: { instruction: "q", output: "a" } });
    expect(without("question")).toEqual({ ok: false, missing: ["question"] });
  });

  it("gives lists for arrays and own keys for odd names", () => {
    const mapping = compileRowMapping(
      resolvedRecipe({ style: "text_completion", metadata_fields: ["tags", "__proto__"] }),
    );
    const metadata = readMetadata(JSON.parse('{"tags":["a",1],"__proto__":"p"}'), mapping);
    expect(JSON.stringify(metadata)).toBe('{"tags":["a","1"],"__proto__":"p"}');
  });
});
