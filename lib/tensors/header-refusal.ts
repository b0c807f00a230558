import { AppError } from "#lib/errors.ts";

/** Why a header is refused, as a closed set. */
const reasons = [
  "truncated",
  "header_too_large",
  "header_not_json",
  "duplicate_key",
  "bad_metadata",
  "bad_tensor",
  "bad_dtype",
  "size_mismatch",
  "overlapping_offsets",
  "hole",
  "trailing_bytes",
] as const;

export type HeaderRefusalReason = (typeof reasons)[number];

/** A safetensors file that does not hold what its header says. `code` is `invalid_input`. */
export class HeaderRefusal extends AppError {
  readonly reason: HeaderRefusalReason;

  constructor(reason: HeaderRefusalReason, message: string, pointer = "") {
    super("invalid_input", message, { problems: [{ pointer, message }] });
    this.reason = reason;
  }
}

/** The refusal as it is kept in a row: `reason: sentence`. */
export function refusalText({ reason, message }: HeaderRefusal): string {
  return `${reason}: ${message}`;
}

/** The refusal that a row keeps. */
export function parseRefusal(text: string): HeaderRefusal {
  const reason = reasons.find((known) => text.startsWith(`${known}: `));
  return reason
    ? new HeaderRefusal(reason, text.slice(reason.length + 2))
    : new HeaderRefusal("header_not_json", text);
}
