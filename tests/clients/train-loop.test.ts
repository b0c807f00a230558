import type { ChildProcess } from "node:child_process";
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";
import { pythonWith } from "#tests/support/python.ts";
import { runCommand } from "#tests/support/run-command.ts";
import { startWorker } from "#tests/support/worker-process.ts";

const database = testDatabase();
const api = testApiServer();

const baseFolder = path.resolve("prisma/demo/tiny-llama");
const trainedFolder = path.resolve("prisma/demo/math-word-problems/1.1.0");
const rowCount = 400;
const scratch = mkdtempSync(path.join(tmpdir(), "adaptery-train-"));

let worker: ChildProcess | undefined;
let python: string;
let person: TestPerson;
let baseRepo: string;

afterAll(() => {
  worker?.kill("SIGKILL");
  rmSync(scratch, { recursive: true, force: true });
});

type Lineage = {
  nodes: { key: string; label: string }[];
  edges: { kind: string; from: string; to: string; evidence: string }[];
};
type CardOf = {
  card: Record<string, Record<string, unknown>>;
  evidence: Record<string, { kind: string; source: string; value: unknown }[]>;
  conflicts: unknown[];
};

// Safe because the product or the script under test wrote the file: a wrong one fails the expectations on it.
function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8"));
}

async function ask<T = Record<string, unknown>>(method: string, resource: string, body?: object): Promise<T> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${api.url}/api/v1/${resource}`, {
    method,
    headers: {
      authorization: `Bearer ${person.token}`,
      ...(isForm ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${resource}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Runs Python as a person would who set the two variables and nothing else. */
async function runPython(args: readonly string[]): Promise<string> {
  const result = await runCommand(python, args, {
    HF_ENDPOINT: `${api.url}/hf`,
    HF_TOKEN: person.token,
    HF_HOME: path.join(scratch, "home"),
    HF_HUB_DISABLE_PROGRESS_BARS: "1",
    OMP_NUM_THREADS: "2",
  });
  if (result.status !== 0) throw new Error(`${args[0]} failed:\n${result.stdout}\n${result.stderr}`);
  return result.stdout;
}

async function firstLines(file: string, count: number): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    lines.push(line);
    if (lines.length === count) break;
  }
  return `${lines.join("\n")}\n`;
}

/** Uploads GSM8K rows as a dataset; answers its id once the worker has read it. */
async function uploadDataset(): Promise<string> {
  const form = new FormData();
  form.set("name", "word-problems");
  form.set("file", new Blob([await firstLines("prisma/demo/gsm8k-train.jsonl", rowCount)]), "rows.jsonl");
  const { id } = await ask<{ id: string }>("POST", "datasets", form);
  await expect
    .poll(() => ask("GET", `datasets/${id}`), { timeout: 60_000 })
    .toMatchObject({ latestVersion: { status: "ready" } });
  return id;
}

/** Exports the dataset for training; answers the export's id once it is done. */
async function exportDataset(datasetId: string): Promise<string> {
  const recipe = {
    style: "instruction_tuning",
    field_mapping: { instruction_field: "question", output_field: "answer" },
    split: { train: 0.9, validation: 0.1, seed: 7 },
    adapter_metadata: {
      enable_tracking: true,
      adapter_id: "word-problems-v1",
      base_model_name: baseRepo,
      task_type: "question-answering",
      domain: "mathematics",
      training_config: {
        dataset_name: "word-problems",
        epochs: 0.5,
        learning_rate: 0.003,
        lora_rank: 8,
        lora_alpha: 16,
        lora_dropout: 0.05,
        target_modules: ["q_proj", "v_proj"],
      },
    },
  };
  const { id } = await ask<{ id: string }>("POST", "exports", { name: "word-problems", datasetId, recipe });
  await expect
    .poll(() => ask("GET", `exports/${id}`), { timeout: 60_000 })
    .toMatchObject({ status: "succeeded", totalRows: rowCount });
  return id;
}

/** Downloads an export as one archive and unpacks it; answers the folder. */
async function downloadExport(id: string): Promise<string> {
  const response = await fetch(`${api.url}/api/v1/exports/${id}/archive`, {
    headers: { authorization: `Bearer ${person.token}` },
  });
  const archive = path.join(scratch, "export.tar");
  writeFileSync(archive, Buffer.from(await response.arrayBuffer()));
  const folder = path.join(scratch, "export");
  mkdirSync(folder);
  const { status } = await runCommand("tar", ["-xf", archive, "-C", folder, "--strip-components=1"]);
  expect(status).toBe(0);
  return folder;
}

beforeAll(async () => {
  python = pythonWith("train", [
    "torch==2.13.0",
    "peft==0.21.2",
    "transformers==5.23.0",
    "huggingface_hub==2.4.0",
  ]);
  worker = await startWorker(database);
  person = await createPerson("engineer");
  baseRepo = `${person.handle}/tiny-llama`;
  const config = readJson(path.join(baseFolder, "config.json"));
  await ask("POST", "base-models", { name: "tiny-llama", config });
  const hf = path.join(path.dirname(python), "hf");
  const environment = { HF_ENDPOINT: `${api.url}/hf`, HF_TOKEN: person.token, HF_HOME: scratch };
  const pushed = await runCommand(hf, ["upload", baseRepo, baseFolder, "."], environment);
  expect([pushed.status, pushed.stderr]).toEqual([0, expect.anything()]);
}, 900_000);

describe("an adapter trained on an export", () => {
  it("comes home with its lineage, its measured card and its evaluation", async () => {
    const exportId = await exportDataset(await uploadDataset());
    const exportDir = await downloadExport(exportId);
    const adapter = `${person.handle}/word-problems`;
    const adapterFolder = path.join(scratch, "adapter");
    const said = await runPython([
      "examples/train_adapter.py",
      exportDir,
      ...["--base", baseRepo, "--out", adapterFolder, "--seed", "1", "--push", adapter],
    ]);
    expect(said).toContain(`pushed ${adapter}`);
    const version = `adapters/${adapter}/versions/draft`;
    await expect.poll(() => ask("GET", version), { timeout: 60_000 }).toMatchObject({ isMeasured: true });

    const { nodes, edges } = await ask<Lineage>("GET", `adapters/${adapter}/lineage?version=draft&depth=2`);
    const labels = new Map(nodes.map(({ key, label }) => [key, label]));
    const ties = edges.map(({ kind, from, to, evidence }) =>
      [kind, labels.get(from), labels.get(to), evidence].join(" | "),
    );
    expect(ties.sort()).toEqual([
      `base | ${adapter}@draft | ${baseRepo} | metadata`,
      `exported_from | word-problems | ${adapter} v1 | hash`,
      `trained_on | ${adapter}@draft | word-problems | hash`,
    ]);
    expect(labels.get(`export:${exportId}`)).toBe("word-problems");

    const { card, evidence, conflicts } = await ask<CardOf>("GET", `${version}/card`);
    const { metrics } = readJson<{ metrics: Record<string, number> }>(
      path.join(exportDir, "export_stats.json"),
    );
    expect(card.data).toMatchObject({
      exports: [exportId],
      datasets: [adapter],
      training_samples: metrics.train_entities,
      validation_samples: metrics.validation_entities,
    });
    expect(card.training).toMatchObject({ effective_scale: 2, target_modules: ["q_proj", "v_proj"] });
    expect(card).not.toHaveProperty("limitations");
    expect([card.base_model?.name, conflicts]).toEqual([baseRepo, []]);
    expect(evidence["/training/lora_rank"]?.map(({ kind, value }) => [kind, value])).toEqual([
      ["measured", 8],
      ["imported", 8],
      ["imported", 8],
    ]);
    const state = readJson<{ log_history: Record<string, number>[] }>(
      path.join(adapterFolder, "trainer_state.json"),
    );
    const value = state.log_history.at(-1)?.eval_loss;
    expect(evidence["/evaluation/eval_loss/validation/"]).toMatchObject([
      { kind: "imported", source: "trainer_state.json", value: { value } },
    ]);
    expect(await ask("GET", `${version}/metrics`)).toMatchObject({
      items: [{ name: "eval_loss", split: "validation", value }],
    });
  });
});

describe("a PEFT model pushed to the registry", () => {
  it("is loaded back with the same log-probabilities, on a base model that the registry serves", async () => {
    const pushed = `${person.handle}/by-peft`;
    const args = ["tests/clients/push-and-load.py", baseRepo, baseFolder, trainedFolder, pushed];
    const seen = JSON.parse((await runPython(args)).trim().split("\n").at(-1) ?? "");
    expect(seen).toMatchObject({
      pushed: [pushed, "Push with PEFT"],
      served_tokenizer: true,
      served_config: 2,
    });
    expect(seen.trained_from_base).toBeGreaterThan(0.01);
    for (const [what, distance] of Object.entries(seen.distances)) {
      expect([what, distance]).toEqual([what, expect.any(Number)]);
      expect(Number(distance), what).toBeLessThan(1e-5);
    }
  });
});
