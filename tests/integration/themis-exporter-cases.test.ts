import { describe, expect, it } from "vitest";
import { type ExportedRows, exportRows } from "#tests/support/export-rows.ts";

type Row = Record<string, unknown>;

/** ThemisDB's fixture: ten rows, and a copy of the first. */
const tenRows: Row[] = Array.from({ length: 10 }, (_unused, index) => ({
  id: `entity_${index}`,
  question: `What is the answer to question ${index}?`,
  answer: `This is the answer to question ${index}`,
  context: `Context for question ${index}`,
  importance: ((index % 3) + 1) / 3,
}));
const elevenRows: Row[] = [...tenRows, { ...tenRows[0], id: "duplicate_entity" }];

const withMetadata: Row[] = tenRows.map((row) => ({
  ...row,
  source: "test",
  category: "qa",
  ssn: "000-00-0000",
  internal_id: "secret-internal",
}));

const style = "instruction_tuning";
const chatFields = { user_field: "question", assistant_field: "answer" };
const noLengthLimit = { min_text_length: 0, skip_duplicates: false };

type Case = {
  name: string;
  rows?: Row[];
  recipe?: Row;
  expected: { total?: number; exported: number; failed?: number; rejects?: Record<string, number> };
  check?: (result: ExportedRows) => void;
};

function everyRow(result: ExportedRows, has: (row: Row) => boolean): void {
  expect(result.rows.length).toBeGreaterThan(0);
  expect(result.rows.every(has)).toBe(true);
}

/** The exporter's documented cases, in its order; names are upstream's. */
const cases: Case[] = [
  {
    name: "BasicExportInstructionTuning",
    expected: { total: 11, exported: 10, failed: 0, rejects: { duplicate: 1 } },
    check: (result) => {
      everyRow(result, (row) => "instruction" in row && "output" in row);
      expect(result.outcome).toMatchObject({ stats: { bytes_written: Buffer.byteLength(result.text) } });
    },
  },
  {
    name: "ExportChatCompletionStyle",
    recipe: { style: "chat_completion", field_mapping: chatFields },
    expected: { exported: 10 },
    check: (result) => everyRow(result, (row) => Array.isArray(row.messages) && row.messages.length === 2),
  },
  {
    name: "ExportTextCompletionStyle",
    recipe: { style: "text_completion", field_mapping: { text_field: "answer" } },
    expected: { exported: 10 },
    check: (result) => everyRow(result, (row) => typeof row.text === "string"),
  },
  {
    name: "ContinueOnError",
    recipe: { style, quality: { min_text_length: 1000 } },
    expected: { total: 11, exported: 0, failed: 0, rejects: { too_short: 11 } },
  },
  {
    name: "MaxErrorsLimit (short rows are skipped, not errors)",
    recipe: { style, max_errors: 5, quality: { min_text_length: 10_000, max_text_length: 20_000 } },
    expected: { exported: 0, failed: 0 },
    check: ({ outcome }) => expect(outcome).toMatchObject({ stats: { errors: [] } }),
  },
  {
    name: "QualityFilterMinLength",
    recipe: { style, quality: { min_text_length: 100 } },
    expected: { exported: 0, rejects: { too_short: 11 } },
  },
  {
    name: "QualityFilterMaxLength",
    recipe: { style, quality: { max_text_length: 10 } },
    expected: { exported: 0, rejects: { too_long: 11 } },
  },
  {
    name: "DuplicateDetection",
    recipe: { style, quality: { skip_duplicates: true } },
    expected: { exported: 10, rejects: { duplicate: 1 } },
  },
  {
    name: "NoDuplicateDetection",
    recipe: { style, quality: { skip_duplicates: false } },
    expected: { exported: 11, rejects: {} },
  },
  {
    name: "SchemaValidationDisabled",
    recipe: { style, structured_gen: { json_schema: { required: ["nothing"] } } },
    expected: { exported: 10 },
  },
  {
    name: "WeightingEnabled",
    expected: { exported: 10 },
    check: (result) => {
      everyRow(result, (row) => typeof row.weight === "number");
      expect(result.rows.map((row) => row.weight).slice(0, 3)).toEqual([1 / 3, 2 / 3, 1]);
    },
  },
  {
    name: "WeightingDisabled",
    recipe: { style, weighting: { enable_weights: false } },
    expected: { exported: 10 },
    check: (result) => everyRow(result, (row) => !("weight" in row)),
  },
  {
    name: "MetadataInclusion",
    rows: withMetadata,
    expected: { exported: 10 },
    check: (result) => {
      everyRow(result, (row) => JSON.stringify(row.metadata) === '{"source":"test","category":"qa"}');
    },
  },
  {
    name: "ExcludeFieldsFromMetadata",
    rows: withMetadata,
    recipe: { style, metadata_fields: ["source", "ssn"], exclude_fields: ["ssn"] },
    expected: { exported: 10 },
    check: ({ text }) => expect(text).not.toMatch(/"ssn"|000-00-0000/),
  },
  {
    name: "IncludeFieldsLimitsMetadata",
    rows: withMetadata,
    recipe: {
      style,
      metadata_fields: ["source", "internal_id"],
      include_fields: ["question", "answer", "context", "source"],
    },
    expected: { exported: 10 },
    check: ({ text }) => {
      expect(text).not.toMatch(/internal_id|secret-internal/);
      expect(text).toContain('"source"');
    },
  },
  {
    name: "ExcludeFieldsDoesNotAffectRequiredFormatFields",
    recipe: { style, exclude_fields: ["context"] },
    expected: { exported: 10 },
    check: (result) =>
      everyRow(result, (row) => "instruction" in row && "output" in row && !("input" in row)),
  },
  {
    name: "ExcludeRequiredCoreFieldSkipsEntity",
    recipe: { style, exclude_fields: ["question"] },
    expected: { exported: 0, failed: 0, rejects: { missing_field: 11 } },
  },
  {
    name: "PIIDetection",
    rows: [{ question: "Contact me at user@example.com or call 555-123-4567", answer: "Will do!" }],
    recipe: { style, quality: noLengthLimit, pii_config: { enable_detection: true } },
    expected: { exported: 1 },
    check: ({ outcome, text }) => {
      expect(outcome).toMatchObject({ stats: { metrics: { pii_fields: 1 } } });
      expect(text).toContain("user@example.com");
    },
  },
  {
    name: "PIIRedactionMask",
    rows: [{ question: "My email is test@example.com", answer: "Thanks!" }],
    recipe: { style, quality: noLengthLimit, pii_config: { enable_detection: true, enable_redaction: true } },
    expected: { exported: 1 },
    check: ({ text }) => {
      expect(text).not.toContain("test@example.com");
      expect(text).toContain("My email is ****");
    },
  },
  {
    name: "PIIRedactionHash",
    rows: [{ question: "SSN: 123-45-6789", answer: "OK" }],
    recipe: {
      style,
      quality: noLengthLimit,
      pii_config: { enable_detection: true, enable_redaction: true, redaction_strategy: "hash" },
    },
    expected: { exported: 1 },
    check: ({ text }) => {
      expect(text).not.toContain("123-45-6789");
      expect(text).toMatch(/SHA256:[0-9a-f]{16}/);
    },
  },
  {
    name: "Personal data is redacted in metadata too",
    rows: [
      { question: "What is it?", answer: "A long enough answer", source: "a@b.org", tags: ["x", "a@b.org"] },
    ],
    recipe: { style, pii_config: { enable_redaction: true, redaction_strategy: "remove" } },
    expected: { exported: 1 },
    check: ({ rows }) =>
      expect(rows[0]?.metadata).toEqual({ source: "[REDACTED]", tags: ["x", "[REDACTED]"] }),
  },
  {
    name: "Personal data is looked for before the length filter",
    rows: [{ question: "Call me at 555-1234", answer: "OK" }],
    recipe: { style, pii_config: { enable_detection: true, fail_on_pii: true } },
    expected: { exported: 0, failed: 1, rejects: { pii_found: 1 } },
  },
  {
    name: "CompressionGzip",
    recipe: { style, output: { compress: "gzip", compression_level: 6 } },
    expected: { exported: 10 },
    check: ({ outcome, text, files }) => {
      expect([...files.keys()]).toContain("data/train-00000-of-00001.jsonl.gz");
      const written = outcome.status === "succeeded" ? outcome.stats.bytes_written : 0;
      expect(written).toBeGreaterThan(0);
      expect(written).toBeLessThan(Buffer.byteLength(text));
    },
  },
  {
    name: "FileSizeLimit (rows go on in the next file)",
    recipe: { style, output: { max_file_size_bytes: 500 } },
    expected: { exported: 10 },
    check: ({ files }) => {
      const sizes = [...files].filter(([path]) => path.startsWith("data/")).map(([, text]) => text.length);
      expect(sizes.length).toBeGreaterThan(1);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    },
  },
  {
    name: "Toxicity: off by default",
    rows: [{ question: "What is it?", answer: "hate hate kill stupid idiot moron" }],
    expected: { exported: 1 },
  },
  {
    name: "Toxicity: rejects toxic, keeps clean",
    rows: [
      { question: "What is it?", answer: "I hate you, stupid idiot moron, worthless scum" },
      { question: "What is it?", answer: "A perfectly helpful answer" },
    ],
    recipe: { style, quality: { enable_toxicity_filter: true, max_toxicity_score: 0.5 } },
    expected: { exported: 1, rejects: { toxic: 1 } },
  },
  {
    name: "Toxicity: benign rows pass",
    recipe: { style, quality: { enable_toxicity_filter: true, max_toxicity_score: 0.5 } },
    expected: { exported: 10 },
  },
  {
    name: "Toxicity: a low threshold counts two markers",
    rows: [{ question: "What is it?", answer: "hate hate something else here" }],
    recipe: { style, quality: { enable_toxicity_filter: true, max_toxicity_score: 0.3 } },
    expected: { exported: 0, rejects: { toxic: 1 } },
  },
  {
    name: "Predicate filter: doc.score >= 0.4",
    rows: [0, 0.2, 0.4, 0.6, 0.8].map((score) => ({ question: "q", answer: "a", score })),
    recipe: { style, quality: noLengthLimit, filter_expression: "doc.score >= 0.4" },
    expected: { total: 5, exported: 3, failed: 0, rejects: { filtered: 2 } },
  },
  {
    name: "Template: three rows in, three out",
    rows: tenRows.slice(0, 3),
    recipe: { format_template_type: "alpaca" },
    expected: { exported: 3 },
    check: (result) => everyRow(result, (row) => Object.keys(row).join() === "instruction,input,output"),
  },
  {
    name: "Template: alpaca always has input",
    rows: [{ question: "What is it?", answer: "A long enough answer" }],
    recipe: { format_template_type: "alpaca" },
    expected: { exported: 1 },
    check: ({ rows }) =>
      expect(rows[0]).toEqual({ instruction: "What is it?", input: "", output: "A long enough answer" }),
  },
  {
    name: "Template: sharegpt with a system turn first",
    rows: [{ system_prompt: "Be kind.", question: "What is it?", answer: "A long enough answer" }],
    recipe: { format_template_type: "sharegpt", field_mapping: chatFields },
    expected: { exported: 1 },
    check: ({ rows }) =>
      expect(rows[0]).toEqual({
        conversations: [
          { from: "system", value: "Be kind." },
          { from: "human", value: "What is it?" },
          { from: "gpt", value: "A long enough answer" },
        ],
      }),
  },
  {
    name: "Template: a missing answer exports nothing",
    rows: [{ question: "What is it?" }],
    recipe: { format_template_type: "openai_finetuning", field_mapping: chatFields },
    expected: { exported: 0, rejects: { missing_field: 1 } },
  },
  {
    name: "SchemaValidation: the first missing field is named",
    rows: [
      { question: "q", answer: "long enough answer", context: "c" },
      { question: "q", answer: "long enough answer" },
    ],
    recipe: {
      style,
      structured_gen: {
        enable_schema_validation: true,
        json_schema: '{"type":"object","required":["input"]}',
      },
    },
    expected: { exported: 1, failed: 1, rejects: { schema_violation: 1 } },
    check: ({ rejects }) => expect(rejects[0]?.message).toContain("Missing required field: input"),
  },
  {
    name: "Schema sees the sample without weight, metadata and __schema__",
    rows: withMetadata.slice(0, 1),
    recipe: {
      style,
      structured_gen: {
        enable_schema_validation: true,
        include_schema_in_output: true,
        json_schema: {
          type: "object",
          additionalProperties: false,
          properties: { instruction: {}, input: {}, output: {} },
        },
      },
    },
    expected: { exported: 1, failed: 0 },
    check: ({ rows }) =>
      expect(Object.keys(rows[0] ?? {})).toEqual(
        expect.arrayContaining(["weight", "metadata", "__schema__"]),
      ),
  },
  {
    name: "Numbers and booleans used as text are written as JSON writes them",
    rows: [{ question: 4.5, context: true, answer: "12345678901234567890" }],
    recipe: { style, weighting: { enable_weights: false } },
    expected: { exported: 1 },
    check: ({ rows }) =>
      expect(rows).toEqual([{ instruction: "4.5", input: "true", output: "12345678901234567890" }]),
  },
];

describe("ThemisDB's documented exporter cases", () => {
  it.each(cases)("$name", async ({ rows = elevenRows, recipe = { style }, expected, check }) => {
    const result = await exportRows(rows, recipe);
    expect(result.outcome.status).toBe("succeeded");
    if (result.outcome.status !== "succeeded") return;
    const { stats } = result.outcome;
    expect(stats.total_entities).toBe(expected.total ?? rows.length);
    expect(stats.exported_entities).toBe(expected.exported);
    expect(result.rows).toHaveLength(expected.exported);
    expect(stats.exported_entities + stats.failed_entities + stats.skipped_entities).toBe(
      stats.total_entities,
    );
    expect(result.rejects).toHaveLength(stats.failed_entities + stats.skipped_entities);
    if (expected.failed !== undefined) expect(stats.failed_entities).toBe(expected.failed);
    if (expected.rejects) expect(stats.metrics.rejects_by_reason).toEqual(expected.rejects);
    check?.(result);
  });

  it("PIIFailOnDetection: the first row with personal data fails the export", async () => {
    const { outcome, files } = await exportRows([{ question: "Call me at 555-1234", answer: "Will do!" }], {
      style,
      continue_on_error: false,
      pii_config: { enable_detection: true, fail_on_pii: true },
    });
    expect(outcome).toMatchObject({ status: "failed", errors: [{ line: 1, code: "pii_found" }] });
    expect(files.has("MANIFEST.json")).toBe(false);
  });

  it("MaxErrorsLimit: stops at the limit with the lowest errors", async () => {
    const rows = Array.from({ length: 20 }, (_unused, index) =>
      index % 2 === 0 ? "{not json" : (elevenRows[0] ?? ""),
    );
    const { outcome, files } = await exportRows(rows, { style, max_errors: 5 });
    expect(outcome).toMatchObject({ status: "failed" });
    expect(outcome.status === "failed" ? outcome.errors.map((error) => error.line) : []).toEqual([
      1, 3, 5, 7, 9,
    ]);
    expect(files.has("MANIFEST.json")).toBe(false);
  });

  it("ProgressCallback: is told of progress", async () => {
    let calls = 0;
    await exportRows(elevenRows, { style, progress_interval: 3 }, { onProgress: () => calls++ });
    expect(calls).toBeGreaterThan(0);
  });

  it("vLLMMetadataExport: the metadata has the vllm block and the training settings", async () => {
    const { files } = await exportRows(elevenRows, {
      style,
      adapter_metadata: { enable_tracking: true, vllm_config: { enabled: true } },
    });
    expect(JSON.parse(files.get("adapter_metadata.json") ?? "{}")).toMatchObject({
      vllm: { enabled: true },
      training: { lora_rank: 8, lora_alpha: 16, num_samples: 10 },
    });
  });

  it("ExportStatsToJson: has the documented keys", async () => {
    const { files } = await exportRows(elevenRows, { style });
    const stats = JSON.parse(files.get("export_stats.json") ?? "{}");
    for (const key of [
      "total_entities",
      "exported_entities",
      "failed_entities",
      "skipped_entities",
      "bytes_written",
      "duration_ms",
      "errors",
      "metrics",
    ]) {
      expect(stats).toHaveProperty(key);
    }
  });
});
