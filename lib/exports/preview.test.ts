import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "#lib/exports/export.fixture.ts";
import { previewRows } from "#lib/exports/preview.ts";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";

describe("previewRows", () => {
  it("shows the text of a refused row that is nested deeper than a thread can send", async () => {
    const path = join(temporaryFolder(), "rows.jsonl");
    const deep = `{"question":${"[".repeat(9000)}${"]".repeat(9000)},"answer":"an answer that is long enough"}`;
    writeFileSync(path, `${deep}\n{"question":"q","answer":"an answer that is long enough"}\n`);
    const recipe = resolvedRecipe({ style: "instruction_tuning" });
    const preview = await previewRows({ recipe, asOfMs: 0, path, sizeBytes: statSync(path).size }, 10);
    expect(preview).toMatchObject({
      rows: 2,
      exported: 1,
      rejected: [{ line: 1, code: "malformed_json", row: deep }],
    });
  }, 30_000);
});
