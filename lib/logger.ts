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

/** The log of this process: one JSON object a line on stdout, secrets removed. */
export function logger(): Logger {
  return processSingleton("logger", () =>
    pino({
      level: env().logLevel,
      base: { pid: process.pid },
      redact: { paths: secretPaths, censor: "[removed]" },
    }),
  );
}
