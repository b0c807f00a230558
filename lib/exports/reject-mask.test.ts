import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exportBytes, readLinesOf } from "#lib/exports/export.fixture.ts";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";
import { compileRejectMask } from "#lib/exports/reject-mask.ts";

function maskOf(pii: Record<string, unknown>) {
  return compileRejectMask(resolvedRecipe({ style: "instruction_tuning", pii_config: pii }).pii_config);
}

const mask = maskOf({ enable_redaction: true, redaction_strategy: "remove" });

describe("compileRejectMask", () => {
  it("is there only where the recipe redacts or refuses personal data", () => {
    expect(maskOf({})).toBeUndefined();
    expect(maskOf({ enable_detection: true })).toBeUndefined();
    expect(maskOf({ fail_on_pii: true })).toBeDefined();
    expect(mask).toBeDefined();
  });

  const rows: [name: string, line: string, masked: string][] = [
    ["nested texts", '{"a":{"b":["x user@example.com"]}}', '{"a":{"b":["x [REDACTED]"]}}'],
    ["keys", '{"user@example.com":1}', '{"[REDACTED]":1}'],
    ["numbers", '{"card": 4111111111111111 ,"n":1.0}', '{"card": "[REDACTED]" ,"n":1.0}'],
    ["escapes", '{"a":"user\\u0040example.com"}', '{"a":"[REDACTED]"}'],
    ["texts after an escape", '{"a":"call\\n555-123-4567"}', '{"a":"call\\n[REDACTED]"}'],
    ["nothing else", '{"a":"caf\\u00e9 \\"q\\"","n":12345678901234567890}', ""],
  ];
  for (const [name, line, masked] of rows) {
    it(`hides ${name}`, () => {
      expect(mask?.row(line, true)).toBe(masked || line);
    });
  }

  it("hides what stands in a line that is no JSON", () => {
    expect(mask?.row('{"a":"user\\u0040example.com","b', false)).toBe('{"a":"[REDACTED]","b');
    expect(mask?.row("user@example.com; 4111 1111 1111 1111", false)).toBe("[REDACTED]; [REDACTED]");
    expect(mask?.row('{"a":"user@example.com', false)).toBe('{"a":"[REDACTED]');
  });

  it("leaves excerpts of the line out of messages", () => {
    expect(mask?.text(`Unexpected token 'x', ..."123-45-67"... is not valid JSON`)).toBe(
      "Unexpected token 'x'",
    );
    expect(mask?.text("The output is too short")).toBe("The output is too short");
  });

  it("keeps any JSON valid, and equal where it holds nothing personal", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const spiced = JSON.stringify([json, { "k@example.com": "a\nuser@example.com\t" }]);
        const masked = mask?.row(spiced, true) ?? "";
        expect(masked).not.toContain("example.com");
        expect(() => JSON.parse(masked)).not.toThrow();
      }),
    );
  });
});

describe("rejects of an export that redacts", { timeout: 60_000 }, () => {
  const secret = "user@example.com";
  const lines = [
    `{"question":"Write to ${secret}","answer":"no"}`,
    `{"question":"q","answer":"no","extra":{"mail":["${secret}"]}}`,
    `{"question":"${secret}","answer":null}`,
    `{"question":"${secret}","answer":"skip me please, filter"}`,
    `{"question":"${secret}" oops`,
    `oops ${secret}`,
    `{"question":"\\ud800","mail":"${secret}"}`,
    '{"question":"nothing here","answer":"no"}',
  ].join("\n");
  const recipe = {
    style: "instruction_tuning",
    filter_expression: "NOT answer = 'skip me please, filter'",
    max_errors: 0,
    quality_metrics: { enable_metrics: true },
  };

  it("holds no personal data in rows and messages, and the rest as it was", async () => {
    const { outcome, folder } = await exportBytes(lines, {
      ...recipe,
      pii_config: { enable_redaction: true },
    });
    const rejects = readLinesOf(`${folder}/rejects.jsonl`);
    expect(rejects).toHaveLength(8);
    expect(JSON.stringify([rejects, outcome])).not.toContain("user@");
    expect(rejects.at(-1)).toMatchObject({ row: { question: "nothing here", answer: "no" } });
  });

  it("hides what a row was refused for", async () => {
    const row = `{"question":"Is ${secret} right?","answer":"a long enough answer"}`;
    const { folder } = await exportBytes(row, { ...recipe, pii_config: { fail_on_pii: true } });
    expect(readLinesOf(`${folder}/rejects.jsonl`)).toMatchObject([
      { code: "pii_found", row: { question: "Is **************** right?" } },
    ]);
  });
});
