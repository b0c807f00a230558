import { sliceText } from "#lib/exports/buffer-slices.ts";
import { ContentKeys } from "#lib/exports/content-key.ts";
import {
  compileRowMapping,
  type MappedValue,
  mapRowInto,
  measuredText,
  type RowMetadata,
  readMetadata,
} from "#lib/exports/field-mapping.ts";
import type { SourceRow } from "#lib/exports/field-path.ts";
import { compileSpanPath, findSpan, type Span, type SpanPath } from "#lib/exports/field-span.ts";
import { type FormatPlan, formatPlanOf } from "#lib/exports/format-plan.ts";
import { RowScanner, valueKind } from "#lib/exports/json-scan.ts";
import type { ParsedLines } from "#lib/exports/parsed-lines.ts";
import type { Recipe } from "#lib/exports/recipe.ts";
import { type RejectCode, rejectCodes } from "#lib/exports/row-codes.ts";
import { redactMetadata, redactValue } from "#lib/exports/row-redaction.ts";
import type { SampleCheck } from "#lib/exports/sample-check.ts";
import {
  codePointsAtLeast,
  codePointsAtMost,
  countCodePoints,
  faultOf,
  faultOfArray,
  maxRowDepth,
} from "#lib/exports/well-formed.ts";

/** What `RowPipeline.run` answers for a row that is exported; other answers index `rejectCodes`. */
export const accepted = -1;

const tooDeep = `The row is nested deeper than ${maxRowDepth} levels.`;

const codeIndex: Readonly<Record<RejectCode, number>> = Object.assign(
  Object.create(null),
  Object.fromEntries(rejectCodes.map((code, index) => [code, index])),
);

/** The text after redaction, and the kinds of personal data that were found in it. */
export type PiiStep = (text: string, field: string) => { text: string; found: string } | undefined;

/** The steps of a row that other modules own; undefined where the recipe does not use them. */
export type RowSteps = {
  /** Whether the row is wanted (`filter_expression`). */
  filter?: (row: SourceRow) => boolean;
  /** Looks for personal data in the text of a mapped field; may change it. Undefined when there is none. */
  pii?: PiiStep;
  failOnPii: boolean;
  /** Whether an output text is too toxic. */
  isToxic?: (text: string) => boolean;
  sampleCheck?: SampleCheck;
  weight?: (row: SourceRow, outputText: string) => number;
};

/** What is known of a row's bytes before it is parsed. */
export type RowHints = { isAscii: boolean; parsed?: ParsedLines };

/**
 * Takes one row through the steps of CONTRACT order: decode, parse, filter, map, missing fields, PII, empty, length,
 * format, schema, duplicate key, weight and metadata. One instance per thread; its fields describe the last row.
 */
export class RowPipeline {
  readonly plan: FormatPlan;
  /** Where and why the last row was refused. */
  pointer = "";
  message = "";
  keyword = "";
  /** Mapped values by role, after redaction. */
  readonly values: (MappedValue | undefined)[];
  /** Source bytes of each value that is written as it stands; start is -1 where it was changed. */
  readonly sourceStart: Int32Array;
  readonly sourceEnd: Int32Array;
  readonly keys: ContentKeys;
  weight: number | null = null;
  metadata: RowMetadata | undefined;
  /** What names the row in meta.jsonl, as JSON; undefined when it has no id. */
  idJson: string | undefined;
  schemaValid: boolean | null = null;
  outputText = "";
  lengthCodePoints = 0;
  piiFound = 0;
  /** Whether the row's own bytes are the output line. */
  passesThrough = false;

  readonly #recipe: Recipe;
  readonly #steps: RowSteps;
  readonly #mapping: ReturnType<typeof compileRowMapping>;
  readonly #paths: readonly SpanPath[];
  readonly #metadataPaths: readonly SpanPath[];
  readonly #idPath: SpanPath;
  readonly #scanner = new RowScanner();
  /** Member that held each role in the last row; reused while rows have the same keys. */
  readonly #memberOfRole: Int32Array;
  readonly #hasPlainPaths: boolean;
  readonly #span: Span = { start: 0, end: 0, kind: 0 };
  readonly #texts: string[] = [];
  readonly #needsKey: boolean;
  readonly #needsMetadata: boolean;
  readonly #needsLength: boolean;
  readonly #mayPassThrough: boolean;
  readonly #hidesParts: boolean;

  constructor(recipe: Recipe, steps: RowSteps) {
    this.#recipe = recipe;
    this.#steps = steps;
    this.#mapping = compileRowMapping(recipe);
    this.plan = formatPlanOf(this.#mapping.format);
    const { roles } = this.#mapping;
    this.#paths = roles.map((role) => compileSpanPath(role.field));
    this.#metadataPaths = this.#mapping.metadata.map(({ name }) => compileSpanPath(name));
    this.#idPath = compileSpanPath(recipe.field_mapping.id_field);
    this.#memberOfRole = new Int32Array(roles.length).fill(-1);
    this.#hasPlainPaths = this.#paths.every((path) => path.length === 1);
    this.values = roles.map(() => undefined);
    this.sourceStart = new Int32Array(roles.length);
    this.sourceEnd = new Int32Array(roles.length);
    this.keys = new ContentKeys(recipe.quality.normalise_duplicates);
    this.#needsKey =
      recipe.quality.skip_duplicates || recipe.quality.near_duplicates.enabled || recipe.split !== undefined;
    this.#needsMetadata = recipe.include_metadata && this.#mapping.metadata.length > 0;
    const { enable_metrics, track_per_sample } = recipe.quality_metrics;
    this.#needsLength = enable_metrics || track_per_sample;
    this.#hidesParts = recipe.exclude_fields.length > 0;
    const embedsSchema = embedsSchemaInRows(recipe);
    const writesWeight = recipe.weighting.enable_weights && !this.plan.isStrict;
    this.#mayPassThrough =
      !embedsSchema &&
      !writesWeight &&
      this.plan.flatKeys !== null &&
      roles.every((role, index) => role.field === this.plan.flatKeys?.[index]);
  }

  /** Decides one row. The bytes hold no line break; the answer is `accepted` or an index of `rejectCodes`. */
  run(bytes: Buffer, start: number, end: number, hints: RowHints): number {
    this.pointer = "";
    this.keyword = "";
    this.piiFound = 0;
    let row = hints.parsed?.take();
    const isScanned = isRow(row) && this.#scanner.scan(bytes, start) === end;
    if (!isScanned) {
      hints.parsed?.discard();
      try {
        row = JSON.parse(sliceText(bytes, start, end, hints.isAscii));
      } catch (error) {
        return this.#refuse("malformed_json", error instanceof Error ? error.message : String(error));
      }
    }
    if (!isRow(row)) {
      if (Array.isArray(row) && faultOfArray(row) === "too_deep")
        return this.#refuse("malformed_json", tooDeep);
      return this.#refuse("not_an_object", "The line is JSON, but not an object.");
    }
    const fault = faultOf(row);
    if (fault === "too_deep") return this.#refuse("malformed_json", tooDeep);
    if (fault === "lone_surrogate") {
      return this.#refuse("lone_surrogate", "A text holds half of a surrogate pair (\\ud800 to \\udfff).");
    }
    const steps = this.#steps;
    if (steps.filter && !steps.filter(row)) {
      return this.#refuse("filtered", "filter_expression is not true for this row.");
    }
    const missing = mapRowInto(row, this.#mapping, this.values);
    if (missing !== undefined) {
      return this.#refuse("missing_field", `Missing required field: ${missing}`, missing);
    }
    if (!isScanned) this.#scanner.scan(bytes, start);
    this.#locate(bytes);
    const refused = this.#checkTexts(hints.isAscii);
    if (refused !== accepted) return refused;
    this.schemaValid = null;
    if (steps.sampleCheck) {
      const violation = steps.sampleCheck(this.plan.format, this.values);
      this.schemaValid = violation === null;
      if (violation !== null) {
        this.pointer = violation.pointer;
        this.keyword = violation.keyword;
        this.message = violation.message;
        if (this.#recipe.structured_gen.reject_invalid_samples) return codeIndex.schema_violation;
      }
    }
    if (this.#needsKey) this.keys.compute(this.values);
    this.weight = steps.weight ? steps.weight(row, this.outputText) : null;
    this.metadata = this.#needsMetadata
      ? readMetadata(row, this.#mapping, (field) => this.#sourceJson(bytes, this.#metadataPaths[field]))
      : undefined;
    if (steps.pii && this.metadata !== undefined) redactMetadata(this.metadata, steps.pii);
    this.idJson = this.plan.isStrict ? this.#readId(row, bytes) : undefined;
    this.passesThrough = this.#mayPassThrough && this.#isIdentity();
    return accepted;
  }

  /** The roles of the format in order, with the field that fills each. */
  get roles(): readonly { field: string; required: boolean }[] {
    return this.#mapping.roles;
  }

  /** Texts of the last row for the metrics, in an array that the next row uses again. */
  texts(): readonly string[] {
    const texts = this.#texts;
    const { values } = this;
    let count = 0;
    for (let role = 0; role < values.length; role++) {
      const value = values[role];
      if (value !== undefined) texts[count++] = measuredText(value);
    }
    if (texts.length !== count) texts.length = count;
    return texts;
  }

  #refuse(code: RejectCode, message: string, field?: string): number {
    this.message = message;
    if (field !== undefined) this.pointer = pointerOf(field);
    return codeIndex[code];
  }

  /** Finds the source bytes of the mapped values; numbers and structures keep their own spelling as text. */
  #locate(bytes: Buffer): void {
    const { keepsMessages } = this.#mapping;
    const { values, sourceStart, sourceEnd } = this;
    const span = this.#span;
    const scanner = this.#scanner;
    const reuse = scanner.isSameShape && this.#hasPlainPaths;
    if (!reuse) this.#memberOfRole.fill(-1);
    for (let role = 0; role < values.length; role++) {
      sourceStart[role] = -1;
      const value = values[role];
      if (value === undefined || !this.#findRole(bytes, role, reuse)) continue;
      if (span.kind === valueKind.string) {
        sourceStart[role] = span.start;
        sourceEnd[role] = span.end;
      } else if (span.kind === valueKind.primitive) {
        values[role] = bytes.toString("latin1", span.start, span.end);
      } else if (!this.#hidesParts) {
        if (typeof value === "string") values[role] = bytes.toString("utf8", span.start, span.end);
        else if (keepsMessages) {
          sourceStart[role] = span.start;
          sourceEnd[role] = span.end;
        }
      }
    }
  }

  #findRole(bytes: Buffer, role: number, reuse: boolean): boolean {
    const { spans } = this.#scanner;
    const known = this.#memberOfRole[role] ?? -1;
    const span = this.#span;
    if (reuse && known >= 0) {
      span.start = spans.valueStart[known] ?? 0;
      span.end = spans.valueEnd[known] ?? 0;
      span.kind = spans.kind[known] ?? 0;
      return true;
    }
    const path = this.#paths[role];
    const member = path ? findSpan(bytes, spans, path, span) : -1;
    this.#memberOfRole[role] = member;
    return member >= 0;
  }

  /** A field as its source has it, with all digits; undefined where it is absent or exclude_fields may hide parts of it. */
  #sourceJson(bytes: Buffer, path: SpanPath | undefined): string | undefined {
    const span = this.#span;
    if (!path || findSpan(bytes, this.#scanner.spans, path, span) < 0) return undefined;
    if (span.kind === valueKind.container && this.#hidesParts) return undefined;
    return bytes.toString("utf8", span.start, span.end);
  }

  #readId(row: SourceRow, bytes: Buffer): string | undefined {
    const value = this.#mapping.id(row);
    if (value === undefined) return undefined;
    const json =
      typeof value === "string"
        ? JSON.stringify(value)
        : (this.#sourceJson(bytes, this.#idPath) ?? JSON.stringify(value));
    const text = typeof value === "string" ? value : json;
    const hidden = this.#steps.pii?.(text, this.#recipe.field_mapping.id_field)?.text ?? text;
    return hidden === text ? json : JSON.stringify(hidden);
  }

  #checkTexts(isAscii: boolean): number {
    const { pii } = this.#steps;
    this.piiFound = 0;
    if (pii) {
      const refused = this.#redact(pii);
      if (refused !== accepted) return refused;
    }
    const { quality } = this.#recipe;
    const { outputIndex, roles } = this.#mapping;
    const output = this.values[outputIndex] ?? "";
    const text = typeof output === "string" ? output : measuredText(output);
    this.outputText = text;
    const field = roles[outputIndex]?.field ?? "";
    if (quality.skip_empty_outputs && isBlank(text)) {
      return this.#refuse("empty_output", `Field '${field}' is empty.`, field);
    }
    if (!codePointsAtLeast(text, quality.min_text_length)) {
      return this.#refuse(
        "too_short",
        `Field '${field}' too short (min ${quality.min_text_length} chars)`,
        field,
      );
    }
    if (!codePointsAtMost(text, quality.max_text_length)) {
      return this.#refuse(
        "too_long",
        `Field '${field}' too long (max ${quality.max_text_length} chars)`,
        field,
      );
    }
    if (this.#steps.isToxic?.(text)) {
      return this.#refuse(
        "toxic",
        `Field '${field}' is above the toxicity score ${quality.max_toxicity_score}.`,
        field,
      );
    }
    if (this.#needsLength) {
      this.lengthCodePoints =
        isAscii && this.#hasNoSurrogates(outputIndex, text) ? text.length : countCodePoints(text);
    }
    return accepted;
  }

  /** In ASCII a surrogate pair takes twelve bytes for two units: a text hardly shorter than its bytes holds none. */
  #hasNoSurrogates(role: number, text: string): boolean {
    const start = this.sourceStart[role] ?? -1;
    return start >= 0 && (this.sourceEnd[role] ?? 0) - start - 2 - text.length < 10;
  }

  #redact(pii: NonNullable<RowSteps["pii"]>): number {
    const { roles } = this.#mapping;
    for (let role = 0; role < roles.length; role++) {
      const value = this.values[role];
      if (value === undefined) continue;
      const result = redactValue(value, (text) => pii(text, roles[role]?.field ?? ""));
      if (!result) continue;
      this.piiFound++;
      if (this.#steps.failOnPii) {
        const field = roles[role]?.field ?? "";
        return this.#refuse("pii_found", `Personal data (${result.found}) in field '${field}'.`, field);
      }
      if (result.value !== value) {
        this.values[role] = result.value;
        this.sourceStart[role] = -1;
      }
    }
    return accepted;
  }

  /** Whether the source object holds exactly what is written: no other member, nothing changed, nothing left out. */
  #isIdentity(): boolean {
    if (this.metadata !== undefined) return false;
    let written = 0;
    for (let role = 0; role < this.values.length; role++) {
      const value = this.values[role];
      if (value === undefined) {
        if (this.plan.format === "alpaca") return false;
        continue;
      }
      if ((this.sourceStart[role] ?? -1) < 0 || (value === "" && role !== this.#mapping.outputIndex))
        return false;
      written++;
    }
    return written === this.#scanner.spans.count;
  }
}

/** Whether rows carry `__schema__`: only formats that are not strict, and only while samples are checked. */
export function embedsSchemaInRows(recipe: Recipe): boolean {
  const { enable_schema_validation, include_schema_in_output } = recipe.structured_gen;
  return (
    enable_schema_validation &&
    include_schema_in_output &&
    !formatPlanOf(compileRowMapping(recipe).format).isStrict
  );
}

function isRow(value: unknown): value is SourceRow {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  return first > 0x20 && first < 0x7f ? false : text.trim() === "";
}

function pointerOf(field: string): string {
  return field.startsWith("/") ? field : `/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
