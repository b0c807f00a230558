/** What went wrong, as a closed set; the wire maps each to one HTTP status (`httpStatus`). */
export type ErrorCode =
  | "invalid_input"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
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

  constructor(
    code: ErrorCode,
    message: string,
    options: { problems?: readonly FieldProblem[]; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.problems = options.problems ?? [];
  }
}

/** What a failure looks like outside: never the message of an unknown error. */
export type PublicError = {
  code: ErrorCode;
  status: number;
  message: string;
  problems: readonly FieldProblem[];
};

/** Maps any thrown value to what may be shown. Unknown errors become a fixed sentence. */
export function toPublicError(error: unknown): PublicError {
  if (error instanceof Error && error.name === "AppError" && "code" in error) {
    const { code, message, problems } = error as AppError;
    return { code, status: statusByCode[code], message, problems };
  }
  return {
    code: "internal",
    status: 500,
    message:
      "Something failed on our side. It was logged; try again, or tell an administrator the request id.",
    problems: [],
  };
}
