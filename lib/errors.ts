import { errorCode } from "#lib/error-code.ts";
/** What went wrong, as a closed set; the wire maps each to one HTTP status (`httpStatus`). */
export type ErrorCode =
  | "invalid_input"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "method_not_allowed"
  | "conflict"
  | "precondition_failed"
  | "too_large"
  | "rate_limited"
  | "unavailable"
  | "not_implemented"
  | "internal";

/** One thing wrong with an input: where (JSON pointer, "" for the whole) and a sentence. */
export type FieldProblem = { pointer: string; message: string };

const statusByCode: Record<ErrorCode, number> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  precondition_failed: 412,
  too_large: 413,
  rate_limited: 429,
  unavailable: 503,
  not_implemented: 501,
  internal: 500,
};

/** An expected failure: its message is written for the person who caused it and may be shown. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly FieldProblem[];
  /** When to try again, told as `Retry-After`; undefined where waiting does not help. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { problems?: readonly FieldProblem[]; cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.problems = options.problems ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** What a failure looks like outside: never the message of an unknown error. */
export type PublicError = {
  code: ErrorCode;
  status: number;
  message: string;
  problems: readonly FieldProblem[];
  retryAfterSeconds?: number;
  /** Not foreseen where it was thrown: whoever answers with it logs the error. */
  isUnexpected: boolean;
};

/** What the drivers call a database that does not answer: Node's, Postgres' (57P01-03) and Prisma's codes. */
const lostDatabase =
  /\b(ECONNREFUSED|ECONNRESET|57P0[123]|P1001|P1002|P1008|P1017|P2024)\b|Connection terminated/;
/** Postgres takes no NUL in a text or in JSON. */
const nulInText = /\b(22021|22P05)\b|invalid byte sequence for encoding "UTF8": 0x00/;

/**
 * What canonical JSON (RFC 8785), Postgres' JSON and Prisma's lists refuse: half of a surrogate pair. All JSON that is sent to Postgres was
 * written by `JSON.stringify`, so that nothing else is wrong with its syntax.
 */
const halfCharacter =
  /Lone surrogate is not allowed|Unicode (?:low|high) surrogate must|JSON Error: .* (?:in|of) hex escape|invalid input syntax for type json/;

/** Maps any thrown value to what may be shown. Unknown errors become a fixed sentence. */
export function toPublicError(error: unknown): PublicError {
  if (error instanceof Error && error.name === "AppError" && "code" in error) {
    const { code, message, problems, retryAfterSeconds } = error as AppError;
    const isUnexpected = code === "internal";
    return { code, status: statusByCode[code], message, problems, retryAfterSeconds, isUnexpected };
  }
  const told = driverText(error);
  if (nulInText.test(told)) {
    const message = "A text holds the character NUL (U+0000), which cannot be stored. Remove it.";
    return { code: "invalid_input", status: 400, message, problems: [], isUnexpected: false };
  }
  if (halfCharacter.test(told)) {
    const message = "A text holds half a character (a lone surrogate), which is no Unicode text. Remove it.";
    return { code: "invalid_input", status: 400, message, problems: [], isUnexpected: false };
  }
  if (lostDatabase.test(told)) {
    const message =
      "The database does not answer at the moment. Nothing was lost; try again in some seconds.";
    return {
      code: "unavailable",
      status: 503,
      message,
      problems: [],
      retryAfterSeconds: 5,
      isUnexpected: true,
    };
  }
  return {
    code: "internal",
    status: 500,
    message:
      "Something failed on our side. It was logged; try again, or tell an administrator the request id.",
    problems: [],
    isUnexpected: true,
  };
}

/** The code and message of a driver's error and of what caused it. */
function driverText(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const code = errorCode(error);
  return `${code} ${error.message} ${driverText(error.cause)}`;
}
