import type { FromSchema, JSONSchema } from "json-schema-to-ts";
import { trainingSchema } from "#lib/adapters/cards/card-schema-training.ts";

const text = { type: "string", maxLength: 1024 } as const;
const prose = { type: "string", maxLength: 65_536 } as const;
const names = {
  type: "array",
  items: { type: "string", minLength: 1, maxLength: 512 },
  maxItems: 1024,
} as const;
const count = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;
const stringMap = {
  type: "object",
  additionalProperties: { type: "string", maxLength: 65_536 },
  maxProperties: 256,
} as const;

const baseModelSchema = {
  type: "object",
  title: "Base model",
  description: "The model that the adapter changes.",
  additionalProperties: false,
  properties: {
    name: { ...text, title: "Base model", description: "Its Hub id, for example mistralai/Mistral-7B-v0.1." },
    revision: { ...text, title: "Revision", description: "The commit or version that was trained on." },
    architecture: { ...text, title: "Architecture", description: "For example MistralForCausalLM." },
    tokenizer: {
      ...text,
      title: "Tokenizer",
      description: "Its Hub id, where it is not the base model's own.",
    },
    hidden_size: { ...count, title: "Hidden size" },
    ffn_dimension: { ...count, title: "Feed-forward size" },
  },
} as const satisfies JSONSchema;

const taskSchema = {
  type: "object",
  title: "Task",
  description: "What the adapter does, and in which field.",
  additionalProperties: false,
  properties: {
    type: { ...text, title: "Task", description: "For example question-answering." },
    domain: { ...text, title: "Domain", description: "For example legal." },
    pipeline_tag: {
      ...text,
      title: "Pipeline",
      description: "The Hub's name of the task, for example text-generation.",
    },
  },
} as const satisfies JSONSchema;

const licenseSchema = {
  type: "object",
  title: "Licence",
  description: "The terms of use.",
  additionalProperties: false,
  properties: {
    id: {
      ...text,
      title: "Licence",
      description: "An SPDX id such as Apache-2.0, a Hub id such as llama3.1, or other.",
    },
    name: { ...text, title: "Licence name", description: "For a licence that has no id." },
    link: {
      ...text,
      maxLength: 8192,
      title: "Licence text",
      description: "Where the terms are: a URL or a file of the version.",
    },
  },
} as const satisfies JSONSchema;

const weightsSchema = {
  type: "object",
  title: "Weights",
  description: "What the tensors say.",
  additionalProperties: false,
  properties: {
    format: { ...text, title: "Format", description: "safetensors, or pickle, which is not served." },
    parameter_count: { ...count, title: "Parameters" },
    size_bytes: { ...count, title: "Size", description: "Of all tensors, in bytes." },
    dtypes: { ...names, title: "Number formats", description: "For example BF16." },
    ranks: {
      type: "array",
      items: { type: "integer" },
      maxItems: 4096,
      title: "Ranks",
      description: "Every rank that a module has.",
    },
    layer_count: { ...count, title: "Layers changed" },
    quantization: { ...text, title: "Quantization" },
  },
} as const satisfies JSONSchema;

const dataSchema = {
  type: "object",
  title: "Data",
  description: "What the adapter was trained on.",
  additionalProperties: false,
  properties: {
    exports: { ...names, title: "Exports", description: "Ids of the exports of this product." },
    datasets: { ...names, title: "Datasets", description: "Names or Hub ids." },
    dataset_digest: { ...text, title: "Dataset digest", description: "SHA-256 over the exported rows." },
    training_samples: { ...count, title: "Training samples" },
    validation_samples: { ...count, title: "Validation samples" },
    compliance_rate: {
      type: "number",
      minimum: 0,
      maximum: 1,
      title: "Compliance rate",
      description: "Share of the samples that met the schema, 0 to 1.",
    },
  },
} as const satisfies JSONSchema;

/** One number that an evaluation gave. A name, split and dataset have one value on a card. */
export const evaluationResultSchema = {
  type: "object",
  additionalProperties: false,
  required: ["name", "value"],
  properties: {
    name: {
      type: "string",
      minLength: 1,
      maxLength: 256,
      title: "Metric",
      description: "For example eval_loss, accuracy, perplexity.",
    },
    value: { type: "number", title: "Value" },
    split: { type: "string", maxLength: 256, title: "Split", description: "For example test." },
    dataset: { type: "string", maxLength: 512, title: "Dataset" },
    source: { type: "string", maxLength: 2048, title: "Source", description: "Where it was read, or a URL." },
  },
} as const satisfies JSONSchema;

const provenanceSchema = {
  type: "object",
  title: "Provenance",
  description: "Who made it, and from what.",
  additionalProperties: false,
  properties: {
    created_by: { ...text, title: "Created by" },
    created_at: { ...text, title: "Created at", description: "ISO 8601." },
    data_source_uri: {
      ...text,
      maxLength: 8192,
      title: "Data source",
      description: "Any absolute URI. It is never fetched; credentials in it are removed.",
    },
    training_query: {
      ...prose,
      title: "Training query",
      description: "The query that gave the training rows.",
    },
    parent_adapter_id: {
      ...text,
      title: "Parent adapter",
      description: "The adapter that this one continues: owner/name or owner/name@1.0.0.",
    },
  },
} as const satisfies JSONSchema;

const servingSchema = {
  type: "object",
  title: "Serving",
  description: "How the adapter is meant to be served by vLLM.",
  additionalProperties: false,
  properties: {
    enabled: { type: "boolean", title: "Meant for vLLM" },
    adapter_path: { ...text, title: "Adapter path", description: "Where the serving machine finds it." },
    vllm_version: { ...text, title: "vLLM versions", description: "For example >=0.4.0." },
    max_lora_rank: {
      type: "integer",
      minimum: 1,
      maximum: 65_536,
      title: "--max-lora-rank",
      description: "vLLM knows 1, 8, 16, 32, 64, 128, 256, 320 and 512.",
    },
    enable_multi_lora: { type: "boolean", title: "Several adapters at once" },
    serving_config: { ...stringMap, title: "Serving options", description: "Names and texts." },
  },
} as const satisfies JSONSchema;

/** What is known of a version. Every field may be absent: not known. */
export const cardSchema = {
  type: "object",
  title: "Adapter card",
  additionalProperties: false,
  properties: {
    description: {
      ...prose,
      title: "Description",
      description: "What it is, in a sentence or two. Markdown.",
    },
    intended_use: { ...prose, title: "Intended use", description: "What it is for, and for whom. Markdown." },
    limitations: {
      ...prose,
      title: "Limitations",
      description: "What it is not for, and where it fails. Markdown.",
    },
    languages: { ...names, title: "Languages", description: "ISO 639 codes, such as en." },
    tags: { ...names, title: "Tags" },
    base_model: baseModelSchema,
    task: taskSchema,
    license: licenseSchema,
    training: trainingSchema,
    weights: weightsSchema,
    data: dataSchema,
    evaluation: {
      type: "array",
      items: evaluationResultSchema,
      maxItems: 1024,
      title: "Evaluation",
      description: "Numbers that evaluations gave: name, value, split, dataset, source.",
    },
    provenance: provenanceSchema,
    serving: servingSchema,
    custom: { ...stringMap, title: "Custom", description: "Names and texts of your own." },
  },
} as const satisfies JSONSchema;

/** A card: what is known of a version. */
export type Card = FromSchema<typeof cardSchema>;
export type EvaluationResult = FromSchema<typeof evaluationResultSchema>;
