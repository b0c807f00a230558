import type { JSONSchema } from "json-schema-to-ts";

/** Validation of each sample against a JSON Schema. */
export const structuredGenSchema = {
  type: "object",
  title: "JSON Schema check",
  description:
    "Each sample is checked before weight, metadata and __schema__ are added. All keywords of draft-07, 2019-09 and 2020-12 count.",
  additionalProperties: false,
  default: {},
  properties: {
    enable_schema_validation: { type: "boolean", title: "Check samples", default: false },
    json_schema: {
      type: ["object", "string", "null"],
      title: "JSON Schema",
      description: "The schema as an object, or as a text holding one.",
      default: "",
    },
    include_schema_in_output: {
      type: "boolean",
      title: "Embed the schema",
      description: "Add the schema to every row as __schema__ (only while samples are checked).",
      default: false,
    },
    reject_invalid_samples: {
      type: "boolean",
      title: "Reject invalid samples",
      description: "Off: invalid samples are exported and counted as violations.",
      default: true,
    },
    log_validation_errors: {
      type: "boolean",
      title: "Log validation errors",
      description: "Keep the messages of invalid samples in quality_report.json.",
      default: true,
    },
  },
} as const satisfies JSONSchema;

const strategy = { type: "string", enum: ["mask", "hash", "remove", "partial"] } as const;

/** Personal data: what is looked for, and what happens to it. */
export const piiConfigSchema = {
  type: "object",
  title: "Personal data",
  description: "Looked for in the mapped fields before the length filter. Redaction includes detection.",
  additionalProperties: false,
  default: {},
  properties: {
    enable_detection: { type: "boolean", title: "Detect personal data", default: false },
    enable_redaction: { type: "boolean", title: "Redact what is found", default: false },
    detect_email: { type: "boolean", title: "E-mail addresses", default: true },
    detect_phone: { type: "boolean", title: "Phone numbers", default: true },
    detect_ssn: { type: "boolean", title: "US social security numbers", default: true },
    detect_credit_card: {
      type: "boolean",
      title: "Card numbers",
      description: "13 to 19 digits with a right Luhn checksum.",
      default: true,
    },
    detect_ip_address: {
      type: "boolean",
      title: "IP addresses",
      description: "Public IPv4 and IPv6 addresses; private, loopback and link-local ones are left alone.",
      default: false,
    },
    detect_iban: {
      type: "boolean",
      title: "IBAN account numbers",
      description: "With a right mod-97 checksum.",
      default: true,
    },
    redaction_strategy: {
      ...strategy,
      title: "Redaction",
      description:
        "mask: asterisks of the same length. hash: SHA256: and 16 hex digits. remove: [REDACTED]. partial: keep the first and last characters.",
      default: "mask",
    },
    redaction_strategies: {
      type: "object",
      title: "Redaction by type",
      description: "Overrides the redaction for single types.",
      additionalProperties: false,
      default: {},
      properties: {
        email: strategy,
        phone: strategy,
        ssn: strategy,
        credit_card: strategy,
        ip_address: strategy,
        iban: strategy,
      },
    },
    partial_keep_prefix: {
      type: "integer",
      title: "Characters kept at the start",
      description: "For the redaction `partial`.",
      minimum: 0,
      maximum: 64,
      default: 2,
    },
    partial_keep_suffix: {
      type: "integer",
      title: "Characters kept at the end",
      description: "For the redaction `partial`.",
      minimum: 0,
      maximum: 64,
      default: 2,
    },
    check_fields: {
      type: "array",
      title: "Fields to check",
      description: "Names as in the field mapping. Empty: all mapped fields.",
      items: { type: "string", minLength: 1, maxLength: 512 },
      maxItems: 256,
      default: [],
    },
    fail_on_pii: {
      type: "boolean",
      title: "Fail rows with personal data",
      description: "The row is failed (code pii_found) and counts towards max_errors.",
      default: false,
    },
  },
} as const satisfies JSONSchema;

/** What quality_report.json measures. */
export const qualityMetricsSchema = {
  type: "object",
  title: "Quality report",
  description: "What quality_report.json measures.",
  additionalProperties: false,
  default: {},
  properties: {
    enable_metrics: { type: "boolean", title: "Write quality_report.json", default: false },
    track_per_sample: { type: "boolean", title: "Write sample_metrics.jsonl", default: false },
    aggregate_stats: { type: "boolean", title: "Aggregate statistics", default: true },
    track_schema_compliance: { type: "boolean", title: "Schema compliance", default: true },
    track_length_distribution: { type: "boolean", title: "Length distribution", default: true },
    track_diversity_score: { type: "boolean", title: "Diversity score", default: true },
    level: {
      type: "string",
      enum: ["basic", "standard", "full"],
      title: "Level",
      description:
        "basic: counts, lengths, and text measures on a sample. standard: text measures on every row and near-duplicates. full: topics, clusters and novelty too.",
      default: "basic",
    },
  },
} as const satisfies JSONSchema;
