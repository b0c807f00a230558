import { type Logger, pino } from "pino";
import { env } from "./env.ts";
import { processSingleton } from "./global.ts";

/** Paths of values that never reach a log line. */
const secretPaths = [
  "authorization",
  "cookie",
  "password",
  "token",
  "secret",
  "*.authorization",
  "*.cookie",
  '*["set-cookie"]',
  "*.password",
  "*.token",
  "*.secret",
];

type LoggedError = { type: string; message: string; code?: string; stack?: string; cause?: LoggedError };

/** What a log line says of an error. Other fields stay out: libraries hang connections and whole requests on theirs. */
function toLoggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  return {
    type: error.name,
    message: error.message,
    ...("code" in error ? { code: String(error.code) } : {}),
    ...(error.stack ? { stack: error.stack } : {}),
    ...(error.cause ? { cause: toLoggedError(error.cause) } : {}),
  };
}

/** The log of this process: one JSON object a line on stdout, secrets removed. */
export function logger(): Logger {
  return processSingleton("logger", () =>
    pino({
      level: env().logLevel,
      base: { pid: process.pid },
      serializers: { err: toLoggedError },
      redact: { paths: secretPaths, censor: "[removed]" },
    }),
  );
}
