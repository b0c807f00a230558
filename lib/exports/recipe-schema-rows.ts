import type { JSONSchema } from "json-schema-to-ts";

const fieldName = { type: "string", minLength: 1, maxLength: 512 } as const;

/** Which field of a source row plays which part. A value is a field name or a JSON pointer (`/a/b/0`). */
export const fieldMappingSchema = {
  type: "object",
  title: "Field mapping",
  description:
    "Which field of a source row plays which part. A value is a field name, or a JSON pointer such as /a/b/0.",
  additionalProperties: false,
  default: {},
  properties: {
    instruction_field: {
      ...fieldName,
      title: "Instruction field",
      description: "The task or question (instruction_tuning, alpaca).",
      default: "question",
    },
    input_field: {
      ...fieldName,
      title: "Input field",
      description: "Context added to the instruction (instruction_tuning, alpaca). May be absent from a row.",
      default: "context",
    },
    output_field: {
      ...fieldName,
      title: "Output field",
      description:
        "The wanted answer (instruction_tuning, alpaca) and the completion of prompt_completion rows.",
      default: "answer",
    },
    text_field: {
      ...fieldName,
      title: "Text field",
      description: "The whole text (text_completion).",
      default: "content",
    },
    system_field: {
      ...fieldName,
      title: "System field",
      description:
        "The system message (chat_completion, sharegpt, chatml, openai_finetuning). May be absent from a row.",
      default: "system_prompt",
    },
    user_field: {
      ...fieldName,
      title: "User field",
      description: "The user's turn (chat_completion, sharegpt, chatml, openai_finetuning).",
      default: "user_message",
    },
    assistant_field: {
      ...fieldName,
      title: "Assistant field",
      description: "The assistant's turn (chat_completion, sharegpt, chatml, openai_finetuning).",
      default: "assistant_response",
    },
    prompt_field: {
      ...fieldName,
      title: "Prompt field",
      description: "The prompt (preference, prompt_completion): text or a list of messages.",
      default: "prompt",
    },
    chosen_field: {
      ...fieldName,
      title: "Chosen field",
      description: "The preferred answer (preference): text or a list of messages.",
      default: "chosen",
    },
    rejected_field: {
      ...fieldName,
      title: "Rejected field",
      description: "The answer that lost (preference): text or a list of messages.",
      default: "rejected",
    },
    id_field: {
      ...fieldName,
      title: "Id field",
      description: "Names a row in errors and in data/*.meta.jsonl. A row without it is named by its line.",
      default: "id",
    },
  },
} as const satisfies JSONSchema;

/** How rows are weighted. */
export const weightingSchema = {
  type: "object",
  title: "Weights",
  description:
    "How much each row counts in training. Written as `weight` into rows of the three base styles.",
  additionalProperties: false,
  default: {},
  properties: {
    enable_weights: { type: "boolean", title: "Write weights", default: true },
    weight_field: {
      ...fieldName,
      title: "Weight field",
      description:
        "A number, or a text holding one, between 0 and 1 (values outside are clamped). Where a row has it, it wins over the automatic weights.",
      default: "importance",
    },
    default_weight: {
      type: "number",
      title: "Default weight",
      description: "The weight of a row without the weight field, before the automatic factors.",
      minimum: 0,
      maximum: 2,
      default: 1,
    },
    auto_weight_by_length: {
      type: "boolean",
      title: "Weight by length",
      description: "Multiply by 1 + min(0.5, length / 2000), length in code points of the output text.",
      default: false,
    },
    auto_weight_by_freshness: {
      type: "boolean",
      title: "Weight by freshness",
      description: "Multiply by 0.5 ^ (age in days / half-life).",
      default: false,
    },
    timestamp_field: {
      ...fieldName,
      title: "Timestamp field",
      description: "ISO 8601 text, or epoch seconds, milliseconds or microseconds.",
      default: "created_at",
    },
    freshness_half_life_days: {
      type: "number",
      title: "Freshness half-life (days)",
      exclusiveMinimum: 0,
      maximum: 36_500,
      default: 90,
    },
  },
} as const satisfies JSONSchema;

/** Which rows are too short, too long, doubled or toxic. */
export const qualitySchema = {
  type: "object",
  title: "Quality filters",
  description: "Rows that fail one of these are skipped and listed in rejects.jsonl with the reason.",
  additionalProperties: false,
  default: {},
  properties: {
    min_text_length: {
      type: "integer",
      title: "Shortest output",
      description: "In code points of the output text; a row exactly this long passes.",
      minimum: 0,
      maximum: 1_000_000_000,
      default: 10,
    },
    max_text_length: {
      type: "integer",
      title: "Longest output",
      description: "In code points of the output text; a row exactly this long passes.",
      minimum: 0,
      maximum: 1_000_000_000,
      default: 8192,
    },
    skip_empty_outputs: {
      type: "boolean",
      title: "Skip empty outputs",
      description:
        "An output that is empty or only white space. (A field that is absent or null is missing_field.)",
      default: true,
    },
    skip_duplicates: {
      type: "boolean",
      title: "Skip duplicates",
      description: "Rows whose mapped values are equal to those of an earlier row.",
      default: true,
    },
    normalise_duplicates: {
      type: "boolean",
      title: "Normalise before comparing",
      description: "Compare after Unicode NFC, case folding and collapsing white space.",
      default: false,
    },
    near_duplicates: {
      type: "object",
      title: "Near-duplicates",
      description: "Skip rows nearly equal to an earlier row (MinHash, verified by Jaccard similarity).",
      additionalProperties: false,
      default: {},
      properties: {
        enabled: { type: "boolean", title: "Skip near-duplicates", default: false },
        threshold: {
          type: "number",
          title: "Similarity",
          description:
            "Jaccard similarity of word shingles, estimated, from which two rows count as the same. At 1, rows are compared whole, as with Normalise before comparing.",
          minimum: 0.5,
          maximum: 1,
          default: 0.8,
        },
      },
    },
    enable_toxicity_filter: { type: "boolean", title: "Skip toxic rows", default: false },
    max_toxicity_score: {
      type: "number",
      title: "Highest toxicity score",
      description: "Word-list score from 0 to 1 (five marker words saturate it). Rows above it are skipped.",
      minimum: 0,
      maximum: 1,
      default: 0.5,
    },
  },
} as const satisfies JSONSchema;
