import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { emptyColumns } from "#lib/exports/observed-columns.ts";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";
import type { SidecarFacts } from "#lib/exports/sidecar-facts.ts";
import { streamTar } from "#lib/exports/tar.ts";
import { shellWord, trainingSnippets } from "#lib/exports/training-snippets.ts";

const place = { url: "http://localhost:3000", adapterRepo: "acme/legal-qa" };

function snippetsOf(recipe: Record<string, unknown>) {
  const facts: SidecarFacts = {
    recipe: resolvedRecipe({
      adapter_metadata: {
        base_model_name: "org/model",
        training_config: { lora_rank: 32, target_modules: ["q_proj", "v_proj"], epochs: 2 },
      },
      ...recipe,
    }),
    name: "Legal QA",
    files: [
      { path: "data/train-00000-of-00001.jsonl", split: "train", rows: 1, sizeBytes: 1, sha256: "" },
      {
        path: "data/validation-00000-of-00001.jsonl",
        split: "validation",
        rows: 1,
        sizeBytes: 1,
        sha256: "",
      },
    ],
    columns: { ...emptyColumns(), textRoles: 7 },
    counts: { total: 2, exported: 2, failed: 0, skipped: 0 },
    exportId: "0b1c",
    datasetDigest: "sha256:00",
    recipeDigest: "00",
    engineVersion: "1",
    exportedAt: new Date(0),
  };
  return trainingSnippets(facts, place);
}

describe("trainingSnippets", () => {
  it("uploads adapter_metadata.json with the adapter in every snippet, and holds no token", () => {
    const snippets = snippetsOf({ style: "instruction_tuning" });
    expect(snippets.map((snippet) => snippet.id)).toEqual(["peft", "axolotl", "llamafactory"]);
    for (const { commands, files } of snippets) {
      const all = [commands, ...files.map((file) => file.content)].join("\n");
      expect(all).toContain("export/adapter_metadata.json");
      expect(all).toContain("http://localhost:3000/hf");
      expect(all).toContain("acme/legal-qa");
      expect(all).toContain("/api/v1/exports/0b1c/archive");
      expect(all).toContain("ADAPTERY_TOKEN");
    }
  });

  it.each([
    [{ style: "instruction_tuning" }, "SFTTrainer", 'row["instruction"]'],
    [{ style: "chat_completion" }, "SFTTrainer", 'select_columns(["messages"])'],
    [{ format_template_type: "sharegpt" }, "SFTTrainer", 'row["conversations"]'],
    [{ style: "text_completion" }, "SFTTrainer", 'select_columns(["text"])'],
    [{ style: "prompt_completion" }, "SFTTrainer", 'select_columns(["prompt", "completion"])'],
    [{ style: "preference" }, "DPOTrainer", 'select_columns(["prompt", "chosen", "rejected"])'],
  ])("shapes rows of %j for TRL", (recipe, trainer, shaping) => {
    const script = snippetsOf(recipe)[0]?.files[0]?.content ?? "";
    expect(script).toContain(`trainer = ${trainer}(`);
    expect(script).toContain(shaping);
    expect(script).toContain('target_modules=["q_proj","v_proj"]');
    expect(script).toContain("r=32");
    expect(script).toContain('eval_dataset=rows["validation"]');
  });

  it("gives LLaMA-Factory the dataset names of dataset_info.json", () => {
    const config = parse(snippetsOf({ style: "preference" })[2]?.files[0]?.content ?? "");
    expect(config).toMatchObject({
      stage: "dpo",
      dataset_dir: "export",
      dataset: "legal-qa",
      eval_dataset: "legal-qa-validation",
      lora_rank: 32,
      lora_target: "q_proj,v_proj",
    });
  });

  it("unpacks the archive so that its files stand directly in the folder the trainers read", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "adaptery-snippet-"));
    try {
      writeFileSync(path.join(folder, "metadata"), "{}");
      const entry = {
        path: path.join(folder, "metadata"),
        name: "legal-qa/adapter_metadata.json",
        sizeBytes: 2,
      };
      const chunks: Buffer[] = [];
      for await (const chunk of streamTar([entry])) chunks.push(chunk);
      writeFileSync(path.join(folder, "archive.tar"), Buffer.concat(chunks));
      writeFileSync(path.join(folder, "curl"), "#!/bin/sh\ncat archive.tar\n");
      chmodSync(path.join(folder, "curl"), 0o755);
      const commands = snippetsOf({ style: "preference" })[0]?.commands.split("\n") ?? [];
      const fetching = commands.find((command) => command.includes("/archive")) ?? "";
      execFileSync("sh", ["-c", fetching], {
        cwd: folder,
        env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
      });
      expect(existsSync(path.join(folder, "export/adapter_metadata.json"))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("unpacks compressed files only for the trainer that cannot read them", () => {
    const snippets = snippetsOf({ style: "preference", output: { compress: "zstd" } });
    expect(snippets.map(({ commands }) => commands.includes("zstd -d"))).toEqual([false, false, true]);
    expect(snippets.map(({ commands }) => / zstandard$/m.test(commands))).toEqual([true, true, false]);
  });
});

describe("shellWord", () => {
  it("quotes what a shell would read", () => {
    expect(shellWord("acme/legal-qa")).toBe("acme/legal-qa");
    expect(shellWord("a b'$(x)")).toBe("'a b'\\''$(x)'");
  });
});
