import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findInputs } from "#lib/exports/inputs.ts";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";
import { runExport } from "#lib/exports/run-export.ts";
import { pythonWith } from "#tests/support/python.ts";

/** What tests/clients/load-datasets-check.py says of one folder. */
type Loaded = {
  name: string;
  splits: Record<string, number>;
  columns: Record<string, string>;
  first: Record<string, unknown>;
  conversational: boolean;
  conversationalFromValue: boolean;
  chatml: Record<string, unknown>;
  templated: Record<string, unknown>;
  extracted: Record<string, unknown> | null;
  read: number;
};
type Case = { name: string; folder: string; by: "data" | "card" };

const rowCount = 200;
const ask = (text: string) => [{ role: "user", content: text }];
const say = (text: string) => [{ role: "assistant", content: text }];

function sourceRow(index: number, isConversational: boolean): Record<string, unknown> {
  const [question, answer] = [
    `How many stars are in group ${index}?`,
    `There are ${index} stars – counted twice.`,
  ];
  const texts = { prompt: question, chosen: answer, rejected: `I do not know ${index}.`, completion: answer };
  const messages = {
    prompt: ask(question),
    chosen: say(answer),
    rejected: say(`I do not know ${index}.`),
    completion: say(answer),
  };
  return {
    id: `row-${index}`,
    question,
    answer,
    content: `${question}\n${answer}`,
    user_message: question,
    assistant_response: answer,
    // Fields that a row may lack: the first ones have neither.
    ...(index % 3 === 2 ? { context: `Group ${index}`, system_prompt: "Count well." } : {}),
    importance: (index % 10) / 10,
    source: index % 2 === 0 ? "atlas" : "survey",
    tags: ["sky", `g${index % 5}`],
    ...(isConversational ? messages : texts),
  };
}

const base = mkdtempSync(path.join(tmpdir(), "adaptery-loaders-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Exports the rows with the product's engine; answers the folder. */
async function exportFolder(name: string, recipe: Record<string, unknown>, isConversational = false) {
  const input = path.join(base, `${name}.jsonl`);
  const rows = Array.from({ length: rowCount }, (_, index) => sourceRow(index, isConversational));
  writeFileSync(input, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const outcome = await runExport({
    recipe: resolvedRecipe({ as_of: "2026-01-01T00:00:00Z", ...recipe }),
    inputs: await findInputs([input]),
    outputDir: path.join(base, name),
    threads: 1,
  });
  expect(outcome).toMatchObject({ status: "succeeded", stats: { exported_entities: rowCount } });
  return path.join(base, name);
}

const text = "Value('string')";
const turns = (role: string, content: string) => `List({'${role}': ${text}, '${content}': ${text}})`;
const messages = turns("role", "content");
/** What rows of the three base styles carry beside their text. */
const extras = {
  weight: "Value('float64')",
  metadata: `{'source': ${text}, 'tags': List(${text})}`,
};
const instruction = { instruction: text, input: text, output: text };
const preference = { prompt: text, chosen: text, rejected: text };

/** Every row format with the columns that `datasets` must find and whether TRL must take its rows for conversations. */
const formats: readonly {
  name: string;
  recipe: Record<string, unknown>;
  columns: Record<string, string>;
  conversational: boolean;
  hasMessageRows?: true;
}[] = [
  {
    name: "instruction_tuning",
    recipe: { style: "instruction_tuning" },
    columns: { ...instruction, ...extras },
    conversational: false,
  },
  {
    name: "chat_completion",
    recipe: { style: "chat_completion" },
    columns: { messages, ...extras },
    conversational: true,
  },
  {
    name: "text_completion",
    recipe: { style: "text_completion" },
    columns: { text, ...extras },
    conversational: false,
  },
  { name: "alpaca", recipe: { format_template_type: "alpaca" }, columns: instruction, conversational: false },
  {
    name: "sharegpt",
    recipe: { format_template_type: "sharegpt" },
    columns: { conversations: turns("from", "value") },
    conversational: false,
  },
  { name: "chatml", recipe: { format_template_type: "chatml" }, columns: { messages }, conversational: true },
  {
    name: "openai_finetuning",
    recipe: { format_template_type: "openai_finetuning" },
    columns: { messages },
    conversational: true,
  },
  { name: "preference", recipe: { style: "preference" }, columns: preference, conversational: false },
  {
    name: "preference of messages",
    recipe: { style: "preference" },
    columns: { prompt: messages, chosen: messages, rejected: messages },
    conversational: true,
    hasMessageRows: true,
  },
  {
    name: "prompt_completion",
    recipe: { style: "prompt_completion" },
    columns: { prompt: text, completion: text },
    conversational: false,
  },
  {
    name: "prompt_completion of messages",
    recipe: { style: "prompt_completion", field_mapping: { output_field: "completion" } },
    columns: { prompt: messages, completion: messages },
    conversational: true,
    hasMessageRows: true,
  },
];

/** Options that change the files but not the rows. */
const layouts: readonly { name: string; recipe: Record<string, unknown> }[] = [
  { name: "gzip", recipe: { output: { compress: "gzip" } } },
  { name: "zstd", recipe: { output: { compress: "zstd" } } },
  { name: "a validation split", recipe: { split: { validation: 0.2 } } },
  { name: "several shards", recipe: { output: { shard_bytes: 65_536 } } },
];

const loaded = new Map<string, Loaded>();
const key = (name: string, by: Case["by"]) => `${name}, by its ${by}`;

function found(name: string, by: Case["by"]): Loaded {
  const answer = loaded.get(key(name, by));
  if (!answer) throw new Error(`${key(name, by)} was not loaded`);
  return answer;
}

beforeAll(async () => {
  // `datasets` reads .zst only beside `zstandard`.
  pythonWith("loaders", ["datasets==5.2.0", "transformers==5.23.0", "jinja2==3.1.6", "zstandard==0.25.0"]);
  // TRL's own checks need nothing of what its trainers do: without torch it is small.
  const python = pythonWith("loaders", ["--no-deps", "trl==1.16.0"]);
  const cases: Case[] = [];
  for (const { name, recipe, hasMessageRows } of formats) {
    const folder = await exportFolder(name, recipe, hasMessageRows);
    for (const by of ["data", "card"] as const) cases.push({ name: key(name, by), folder, by });
  }
  for (const { name, recipe } of layouts) {
    const folder = await exportFolder(name, { style: "chat_completion", ...recipe });
    for (const by of ["data", "card"] as const) cases.push({ name: key(name, by), folder, by });
  }
  const answer: Loaded[] = JSON.parse(
    execFileSync(python, ["tests/clients/load-datasets-check.py"], {
      input: JSON.stringify(cases),
      encoding: "utf8",
      maxBuffer: 1 << 26,
    }),
  );
  for (const item of answer) loaded.set(item.name, item);
});

describe.each(["data", "card"] as const)("Hugging Face datasets, by an export's %s", (by) => {
  it.each(formats)("loads every $name row with its columns", ({ name, columns }) => {
    const answer = found(name, by);
    expect(answer.splits).toEqual({ train: rowCount });
    expect(answer.read).toBe(rowCount);
    expect(answer.columns).toEqual(columns);
  });

  it.each(layouts)("loads every row with $name", ({ name }) => {
    const answer = found(name, by);
    expect(Object.values(answer.splits).reduce((sum, count) => sum + count, 0)).toBe(rowCount);
    expect(answer.read).toBe(rowCount);
    expect(answer.columns).toEqual({ messages, ...extras });
  });

  it("finds the validation split under its name", () => {
    const { train = 0, validation = 0 } = found("a validation split", by).splits;
    expect(validation).toBeGreaterThan(rowCount / 10);
    expect(train + validation).toBe(rowCount);
  });
});

describe("TRL's data checks", () => {
  it.each(formats)("take $name rows for what they are", ({ name, conversational }) => {
    const answer = found(name, "data");
    expect(answer.conversational).toBe(conversational);
    expect(answer.conversationalFromValue).toBe(name === "sharegpt");
  });

  it("put chats through a chat template", () => {
    const [question, answer] = ["How many stars are in group 0?", "There are 0 stars – counted twice."];
    const whole = `<user>${question}</s><assistant>${answer}</s>`;
    for (const name of ["chat_completion", "chatml", "openai_finetuning"]) {
      expect(found(name, "data").templated).toMatchObject({ text: whole });
    }
    // TRL renames the keys of ShareGPT's turns, not their speakers.
    const named = `<human>${question}</s><gpt>${answer}</s>`;
    expect(found("sharegpt", "data").templated).toMatchObject({ text: named });
    expect(found("prompt_completion of messages", "data").templated).toEqual({
      prompt: `<user>${question}</s><assistant>`,
      completion: `${answer}</s>`,
    });
    expect(found("preference of messages", "data").templated).toMatchObject({
      prompt: `<user>${question}</s><assistant>`,
      chosen: `${answer}</s>`,
    });
  });

  it("leave plain texts as they are", () => {
    for (const name of ["preference", "prompt_completion", "text_completion", "instruction_tuning"]) {
      const { first, templated } = found(name, "data");
      expect(templated).toEqual(first);
    }
  });

  it("keep the explicit prompt of a preference", () => {
    const { first, extracted } = found("preference", "data");
    expect(extracted).toMatchObject({ chosen: first.chosen });
  });
});
