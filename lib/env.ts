import { availableParallelism } from "node:os";
import path from "node:path";
import { Ajv } from "ajv";
import { forgetSingleton, processSingleton } from "./global.ts";
import { nearestName } from "./nearest-name.ts";
import { storedSecret } from "./stored-secret.ts";

/** Where blobs live: a folder beside the database, or a bucket reached with the usual AWS variables. */
export type BlobLocation = { kind: "folder"; dir: string } | { kind: "s3"; bucket: string; prefix: string };

/** The environment after checking. Everything else is a setting in the product. */
export type Env = {
  isProduction: boolean;
  host: string;
  port: number;
  /** The public address, without a trailing slash. */
  publicUrl: string;
  /** Whether the public address was set; else the address of a request is as good. */
  hasPublicUrl: boolean;
  /** Absolute: database, blobs and exports are below it. */
  dataDir: string;
  /** Undefined: the embedded Postgres. */
  databaseUrl: string | undefined;
  blobs: BlobLocation;
  /** Key material for sessions and stored credentials; made once and kept in the data folder when it is not set. */
  readonly secret: string;
  admin: { email: string; password: string } | undefined;
  demo: boolean;
  workerThreads: number;
  logLevel: string;
};

const port = { type: "integer", minimum: 0, maximum: 65535 } as const;
const text = { type: "string", minLength: 1 } as const;

const variables = {
  NODE_ENV: text,
  PORT: port,
  HOST: text,
  ADAPTERY_URL: { type: "string", pattern: "^https?://[^/]+/*$" },
  ADAPTERY_DATA_DIR: text,
  DATABASE_URL: { type: "string", pattern: "^postgres(ql)?://" },
  ADAPTERY_BLOBS: { type: "string", pattern: "^s3://[^/]+(/.*)?$" },
  ADAPTERY_SECRET: { type: "string", minLength: 32 },
  ADAPTERY_ADMIN_EMAIL: { type: "string", pattern: "^[^@\\s]+@[^@\\s]+$" },
  ADAPTERY_ADMIN_PASSWORD: { type: "string", minLength: 12 },
  ADAPTERY_DEMO: { type: "string", enum: ["0", "1"] },
  ADAPTERY_WORKERS: { type: "integer", minimum: 1, maximum: 1024 },
  LOG_LEVEL: { type: "string", enum: ["fatal", "error", "warn", "info", "debug", "trace", "silent"] },
} as const;

type VariableName = keyof typeof variables;

/** What to give, as a sentence goes on; the other variables take any text. */
const hints: Partial<Record<VariableName, string>> = {
  PORT: "a whole number from 0 to 65535",
  ADAPTERY_URL: "an address like https://adapters.example.com, without a path",
  DATABASE_URL: "an address like postgresql://user:password@host:5432/database",
  ADAPTERY_BLOBS: "an address like s3://bucket/prefix",
  ADAPTERY_SECRET: "at least 32 characters",
  ADAPTERY_ADMIN_EMAIL: "an e-mail address",
  ADAPTERY_ADMIN_PASSWORD: "at least 12 characters",
  ADAPTERY_DEMO: "0 or 1",
  ADAPTERY_WORKERS: "a whole number from 1 to 1024",
  LOG_LEVEL: "fatal, error, warn, info, debug, trace or silent",
};

/** The environment cannot be used; `message` names every variable that is wrong and what it should be. */
export class EnvError extends Error {
  override name = "EnvError";
}

/** Checks one set of environment variables. Throws `EnvError`; empty values count as unset. */
export function parseEnv(source: Readonly<Record<string, string | undefined>>, cwd: string): Env {
  const given = (name: VariableName): string | undefined => source[name] || undefined;
  const ajv = new Ajv({ allErrors: true, coerceTypes: true });
  const problems: string[] = [];
  for (const [name, schema] of Object.entries(variables)) {
    const value = source[name];
    if (!value || ajv.validate({ type: "object", properties: { [name]: schema } }, { [name]: value }))
      continue;
    const expected = hints[variableName(name)] ?? "a text";
    problems.push(`${name} is not usable: give ${expected}.`);
  }
  if (Boolean(given("ADAPTERY_ADMIN_EMAIL")) !== Boolean(given("ADAPTERY_ADMIN_PASSWORD"))) {
    problems.push("ADAPTERY_ADMIN_EMAIL and ADAPTERY_ADMIN_PASSWORD go together: set both or neither.");
  }
  if (problems.length > 0) throw new EnvError(problems.join("\n"));

  const host = given("HOST") ?? "127.0.0.1";
  const portNumber = Number(given("PORT") ?? 3000);
  const dataDir = path.resolve(cwd, given("ADAPTERY_DATA_DIR") ?? "data");
  const email = given("ADAPTERY_ADMIN_EMAIL");
  const password = given("ADAPTERY_ADMIN_PASSWORD");
  return {
    isProduction: given("NODE_ENV") === "production",
    host,
    port: portNumber,
    publicUrl: (given("ADAPTERY_URL") ?? `http://${addressHost(host)}:${portNumber}`).replace(/\/+$/, ""),
    hasPublicUrl: given("ADAPTERY_URL") !== undefined,
    dataDir,
    databaseUrl: given("DATABASE_URL"),
    blobs: blobLocation(given("ADAPTERY_BLOBS"), dataDir),
    get secret() {
      return given("ADAPTERY_SECRET") ?? storedSecret(dataDir);
    },
    admin: email && password ? { email, password } : undefined,
    demo: given("ADAPTERY_DEMO") !== "0",
    workerThreads: Number(given("ADAPTERY_WORKERS") ?? availableParallelism()),
    logLevel: given("LOG_LEVEL") ?? "info",
  };
}

/** The checked environment of this process. Throws `EnvError` on first use when it is wrong. */
export function env(): Env {
  return processSingleton("env", () => parseEnv(process.env, process.cwd()));
}

/** Points this process at a database whose address became known after it started: the embedded one. */
export function pointAtDatabase(url: string): void {
  forgetSingleton("env");
  processSingleton("env", () => parseEnv({ ...process.env, DATABASE_URL: url }, process.cwd()));
}

/** Address of the database of this process. Throws `EnvError` when there is none. */
export function databaseUrl(): string {
  const url = env().databaseUrl;
  if (url) return url;
  throw new EnvError(
    "No database is known: set DATABASE_URL, or use `npm start`, which brings up the embedded Postgres.",
  );
}

/** One sentence for each `ADAPTERY_*` name in the environment that means nothing here. */
export function unknownVariableWarnings(source: Readonly<Record<string, string | undefined>>): string[] {
  const known = Object.keys(variables);
  return Object.keys(source)
    .filter((name) => name.startsWith("ADAPTERY_") && !known.includes(name))
    .map((name) => {
      const near = nearestName(name, known);
      return `${name} means nothing here and is ignored.${near ? ` Did you mean ${near}?` : ""}`;
    });
}

/** Warnings for this process's environment; see `unknownVariableWarnings`. */
export function environmentWarnings(): string[] {
  return unknownVariableWarnings(process.env);
}

/** The variables a child process gets: everything this one has, with `overrides` on top. */
export function childEnvironment(overrides: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...overrides };
}

function blobLocation(address: string | undefined, dataDir: string): BlobLocation {
  if (!address) return { kind: "folder", dir: path.join(dataDir, "blobs") };
  const [bucket = "", ...rest] = address.slice("s3://".length).split("/");
  return { kind: "s3", bucket, prefix: rest.filter(Boolean).join("/") };
}

function addressHost(host: string): string {
  if (host === "127.0.0.1" || host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

// Safe because every caller passes a key of `variables`.
function variableName(name: string): VariableName {
  return name as VariableName;
}
