import type { ErrorCode } from "#lib/errors.ts";

/** What an error answer of the OpenAI API says beside its status. */
export type OpenAiError = { message: string; type: string; param: string | null; code: string | null };

type GatewayErrorOptions = {
  param?: string | null;
  retryAfterSeconds?: number;
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
};

/** An expected failure of the gateway, with the status and code that OpenAI clients sort errors by. */
export class GatewayError extends Error {
  readonly status: number;
  readonly code: string;
  readonly param: string | null;
  readonly retryAfterSeconds: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, options: GatewayErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = "GatewayError";
    this.status = status;
    this.code = code;
    this.param = options.param ?? null;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.headers = options.headers ?? {};
  }
}

/** `type` of an error by its status, as OpenAI uses the words. */
export function errorType(status: number): string {
  if (status === 401) return "authentication_error";
  if (status === 403) return "permission_error";
  if (status === 429) return "rate_limit_error";
  return status < 500 ? "invalid_request_error" : "server_error";
}

const codes: Partial<Record<ErrorCode, string>> = {
  unauthenticated: "invalid_api_key",
  forbidden: "permission_denied",
  rate_limited: "rate_limit_exceeded",
  too_large: "request_too_large",
};

/** The product's own error code in OpenAI's words where they have one. */
export function openAiCode(code: ErrorCode): string {
  return codes[code] ?? code;
}
