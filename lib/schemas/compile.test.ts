import { describe, expect, it } from "vitest";
import { type CompileOptions, compileSchema, type Violation } from "#lib/schemas/compile.ts";

function check(schema: unknown, value: unknown, options: CompileOptions = {}): Violation[] | null {
  const compiled = compileSchema(schema, options);
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join());
  return compiled.validator.validate(value);
}

function problemsOf(schema: unknown, options: CompileOptions = {}): unknown[] {
  const compiled = compileSchema(schema, options);
  return compiled.ok ? [] : compiled.problems;
}

describe("compileSchema", () => {
  it("reports the pointer, the keyword and a sentence", () => {
    const schema = {
      type: "object",
      required: ["field1"],
      properties: { output: { type: "string", minLength: 50 } },
    };
    expect(check(schema, { field2: "value" })).toEqual([
      {
        pointer: "",
        keyword: "required",
        message: "Missing required field: field1",
        schemaPointer: "/required",
      },
    ]);
    expect(check(schema, { field1: 1, output: "short" })).toEqual([
      {
        pointer: "/output",
        keyword: "minLength",
        message: "Field 'output' too short (min 50 chars)",
        schemaPointer: "/properties/output/minLength",
      },
    ]);
    expect(check(schema, { field1: 1 })).toBeNull();
  });

  it("reports one violation of a value, or all when asked", () => {
    const schema = { required: ["a"], anyOf: [{ required: ["b"] }, { required: ["c"] }] };
    expect(check(schema, {})).toHaveLength(1);
    expect(check(schema, {}, { allErrors: true })?.map(({ keyword }) => keyword)).toEqual(
      expect.arrayContaining(["required", "anyOf"]),
    );
    expect(check({ anyOf: [{ type: "string" }, { type: "null" }] }, 1)).toMatchObject([{ keyword: "anyOf" }]);
    expect(check(JSON.parse('{"if":true,"then":{"required":["a"]}}'), {})).toMatchObject([
      { keyword: "required" },
    ]);
  });

  it("chooses the draft by $schema, else draft-07", () => {
    const tuple = { prefixItems: [{ type: "string" }] };
    expect(check(tuple, [1])).toBeNull();
    expect(check({ $schema: "https://json-schema.org/draft/2020-12/schema", ...tuple }, [1])).not.toBeNull();
    expect(check(tuple, [1], { draft: "2020-12" })).not.toBeNull();
    expect(problemsOf({ $schema: "http://json-schema.org/draft-04/schema#" })).toMatchObject([
      { pointer: "/$schema" },
    ]);
  });

  it("names the place in the schema as it was written, behind references too", () => {
    const schema = {
      $ref: "#/definitions/row",
      definitions: { row: { properties: { a: { minLength: 3 } } } },
    };
    expect(check(schema, { a: "x" })).toMatchObject([
      { schemaPointer: "/definitions/row/properties/a/minLength" },
    ]);
    const remote = { $ref: "http://schemas.test/row.json#/$defs/short" };
    const references = { "http://schemas.test/row.json": { $defs: { short: { maxLength: 1 } } } };
    expect(check(remote, "ab", { references })).toMatchObject([
      { schemaPointer: "http://schemas.test/row.json#/$defs/short/maxLength" },
    ]);
  });

  it("refuses a remote reference by name and never fetches it", () => {
    expect(problemsOf({ properties: { a: { $ref: "https://example.com/x.json" } } })).toEqual([
      {
        pointer: "/properties/a/$ref",
        code: "unresolved_reference",
        message: expect.stringContaining('"https://example.com/x.json"'),
      },
    ]);
  });

  it("checks format unless told to take it as an annotation", () => {
    expect(check({ format: "email" }, "nobody")).toMatchObject([{ keyword: "format" }]);
    expect(check({ format: "email" }, "nobody", { assertFormat: false })).toBeNull();
  });

  it("says where a schema breaks its meta-schema", () => {
    expect(problemsOf({ properties: { a: { type: "strin" } } })).toMatchObject([
      { pointer: "/properties/a/type" },
    ]);
    expect(problemsOf({ required: "a" })).toMatchObject([{ pointer: "/required" }]);
    expect(problemsOf([])).toMatchObject([{ pointer: "" }]);
    expect(problemsOf("text")).toMatchObject([{ pointer: "" }]);
  });

  it("checks several patterns of one object, each by its own", () => {
    const schema = { patternProperties: { "^a": { type: "string" }, "^b": { type: "number" } } };
    expect(check(schema, { a1: "x", b1: 2 })).toBeNull();
    expect(check(schema, { a1: "x", b1: "y" })).toMatchObject([{ pointer: "/b1" }]);
  });

  it("leaves discriminator and nullable without effect where they mean nothing", () => {
    expect(check({ discriminator: { propertyName: "kind" } }, {})).toBeNull();
    expect(check({ type: "string", nullable: true }, null)).toMatchObject([{ keyword: "type" }]);
  });
});

describe("compileSchema on hostile schemas", () => {
  it("refuses nesting of 5,000 levels", () => {
    let deep: unknown = { type: "string" };
    for (let level = 0; level < 5_000; level++) deep = { allOf: [deep] };
    expect(problemsOf(deep)).toMatchObject([{ code: "too_deep" }]);
  });

  it("refuses references that double at every step", () => {
    const defs: Record<string, unknown> = { d30: { type: "string" } };
    for (let step = 0; step < 30; step++) {
      const next = { $ref: `#/definitions/d${step + 1}` };
      defs[`d${step}`] = { allOf: [next, next] };
    }
    expect(problemsOf({ $ref: "#/definitions/d0", definitions: defs })).toMatchObject([
      { code: "too_many_checks" },
    ]);
  });

  it("refuses a reference that leads back to itself, but not recursion through the value", () => {
    expect(problemsOf({ $ref: "#" })).toMatchObject([{ code: "endless_reference" }]);
    expect(
      check({ properties: { child: { $ref: "#" } }, required: ["id"] }, { id: 1, child: {} }),
    ).toMatchObject([{ pointer: "/child" }]);
  });

  it("refuses 20,000 properties in one object", () => {
    const properties = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`p${index}`, {}]));
    expect(problemsOf({ properties })).toMatchObject([
      { pointer: "/properties", code: "too_many_properties" },
    ]);
  });

  it("refuses a catastrophic pattern that only a backtracking engine could run, with its place", () => {
    expect(problemsOf({ properties: { a: { pattern: "^(?=a)(a+)+$" } } })).toMatchObject([
      { pointer: "/properties/a/pattern", code: "pattern_refused" },
    ]);
  });
});
