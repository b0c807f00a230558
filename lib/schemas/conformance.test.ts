import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileSchema } from "#lib/schemas/compile.ts";
import type { SchemaDraft } from "#lib/schemas/draft.ts";

type SuiteGroup = {
  description: string;
  schema: unknown;
  tests: { description: string; data: unknown; valid: boolean }[];
};
type Suite = Record<string, SuiteGroup[]>;

function readSuite<T>(name: string): T {
  return JSON.parse(readFileSync(`tests/data/json-schema-test-suite/${name}.json`, "utf8"));
}

/** Passed and all required tests of a draft, with formats as annotations, as its core suite wants. */
function runSuite(name: string, draft: SchemaDraft): { passed: number; total: number } {
  const references = readSuite<Record<string, unknown>>("remotes");
  const result = { passed: 0, total: 0 };
  for (const group of Object.values(readSuite<Suite>(name)).flat()) {
    const compiled = compileSchema(group.schema, { draft, references, assertFormat: false });
    for (const { data, valid } of group.tests) {
      result.total++;
      if (compiled.ok && (compiled.validator.validate(data) === null) === valid) result.passed++;
    }
  }
  return result;
}

// The rates reached are kept, so that a change that loses a case is seen: the goal is 99.5 / 98 / 95.5 %.
describe("the official JSON Schema Test Suite, required tests", () => {
  it.each([
    ["draft7", "7", 927, 927],
    ["draft2019-09", "2019-09", 1_254, 1_259],
    ["draft2020-12", "2020-12", 1_287, 1_299],
  ] as const)("passes %s", { timeout: 30_000 }, (name, draft, passed, total) => {
    expect(runSuite(name, draft)).toEqual({ passed, total });
  });
});
