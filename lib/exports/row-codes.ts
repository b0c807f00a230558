/** Reasons for which a row fails: something is wrong with it. They count towards `max_errors`. */
export const failedCodes = [
  "malformed_json",
  "not_an_object",
  "invalid_utf8",
  "lone_surrogate",
  "row_too_large",
  "schema_violation",
  "pii_found",
] as const;

/** Reasons for which a row is skipped: the recipe does not want it. */
export const skippedCodes = [
  "filtered",
  "missing_field",
  "empty_output",
  "too_short",
  "too_long",
  "duplicate",
  "near_duplicate",
  "toxic",
] as const;

export type FailedCode = (typeof failedCodes)[number];
export type SkippedCode = (typeof skippedCodes)[number];
/** Why a row was not exported. Every such row has exactly one. */
export type RejectCode = FailedCode | SkippedCode;
export type RejectBucket = "failed" | "skipped";

/** All codes in a fixed order: counters are arrays by this index. */
export const rejectCodes: readonly RejectCode[] = [...failedCodes, ...skippedCodes];

const failed: ReadonlySet<RejectCode> = new Set(failedCodes);

/** Which of the two buckets a code belongs to. */
export function bucketOf(code: RejectCode): RejectBucket {
  return failed.has(code) ? "failed" : "skipped";
}
