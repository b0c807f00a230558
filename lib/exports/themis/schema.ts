import type { JSONSchema } from "json-schema-to-ts";
import { fieldMappingSchema, weightingSchema } from "#lib/exports/recipe-schema-rows.ts";
import type { Operation } from "#lib/operation.ts";

const term = { type: "string", minLength: 1, maxLength: 500 } as const;
const length = { type: "integer", minimum: 0, maximum: 1_000_000_000 } as const;
const rating = {
  type: "number",
  minimum: 0,
  maximum: 5,
  description: "Rows with a lower `rating` are left out",
} as const;

/** Body of ThemisDB's `POST /api/export/jsonl_llm`. Unknown keys are refused: a filter that is ignored would leak rows. */
export const themisExportSchema = {
  type: "object",
  required: ["format", "field_mapping"],
  additionalProperties: false,
  properties: {
    format: {
      type: "string",
      enum: ["instruction_tuning", "chat_completion", "text_completion", "preference", "prompt_completion"],
    },
    field_mapping: { type: "object", properties: fieldMappingSchema.properties, additionalProperties: false },
    dataset: { ...term, description: "Name, owner/name or id. Absent: the dataset marked default" },
    theme: { ...term, description: "`category` equals this" },
    domain: term,
    subject: term,
    from_date: { ...term, description: "YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ, compared with `created_at`" },
    to_date: { ...term, description: "The same; a date alone includes that day" },
    min_rating: rating,
    query: { type: "string", maxLength: 8192, description: "A filter expression, ANDed with the rest" },
    weighting: { type: "object", properties: weightingSchema.properties, additionalProperties: false },
    quality_filters: {
      type: "object",
      additionalProperties: false,
      properties: {
        min_output_length: length,
        max_output_length: length,
        min_rating: rating,
        remove_duplicates: { type: "boolean" },
      },
    },
    batch_size: { type: "integer", minimum: 1, maximum: 100_000, default: 1000 },
  },
} as const satisfies JSONSchema;

const tag = "themisdb";

/** The ThemisDB-compatible export routes. Their errors are `{"status":"error","error":"…"}`. */
export const themisExportOperations = {
  stream: {
    method: "POST",
    path: "/api/export/jsonl_llm",
    operationId: "themisStreamExport",
    tag,
    summary: "Export rows as JSON Lines, streamed as they are ready",
    permission: "export.create",
    body: themisExportSchema,
    response: { status: 200, description: "JSON Lines", schema: null, mediaType: "application/x-ndjson" },
  },
  status: {
    method: "GET",
    path: "/api/export/status/{id}",
    operationId: "themisExportStatus",
    tag,
    summary: "How far a streamed export is, or an export made in the product",
    permission: "export.read",
    response: {
      status: 200,
      description: "`progress` runs from 0 to 1",
      schema: {
        type: "object",
        required: ["export_id", "status", "progress", "records_processed", "records_total"],
        properties: {
          export_id: { type: "string" },
          status: { type: "string", enum: ["in_progress", "completed", "failed"] },
          progress: { type: "number" },
          records_processed: { type: "integer" },
          records_total: { type: "integer" },
          duration_ms: { type: "integer" },
          error: { type: "string" },
        },
      },
    },
  },
} as const satisfies Record<string, Operation>;
