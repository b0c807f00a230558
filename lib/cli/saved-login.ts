import { mkdir, readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { errorCode } from "#lib/error-code.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { CommandFailure } from "./command-failure.ts";

/** Where a registry is and with whose token it is asked. `url` has no trailing slash. */
export type Connection = { url: string; token: string };

/** Flags of every command that talks to a registry. */
export type ConnectionFlags = { server?: string; token?: string };

function loginFile(): string {
  return path.join(os.homedir(), ".config", "adaptery", "login.json");
}

/** An address as it is kept. Throws wrong use for anything but http and https. */
export function registryUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:")
    return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  throw new CommandFailure(2, `'${text}' is no address like https://adapters.example.com.`);
}

/** Keeps a login for the commands after it, readable by this user only. */
export async function saveLogin(connection: Connection): Promise<void> {
  const file = loginFile();
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify(connection)}\n`, { mode: 0o600 });
}

/** The registry to talk to: what the flags say, else the login that was kept. Throws wrong use when neither says it. */
export async function requireConnection(flags: ConnectionFlags): Promise<Connection> {
  const saved = await readLogin();
  const url = flags.server === undefined ? saved?.url : registryUrl(flags.server);
  // A token is for the registry it was made at: it is not sent to another.
  const token = flags.token ?? (saved?.url === url ? saved?.token : undefined);
  if (url !== undefined && token !== undefined) return { url, token };
  throw new CommandFailure(2, "Sign in first: adaptery login URL, or give --server and --token.");
}

async function readLogin(): Promise<Connection | undefined> {
  const file = loginFile();
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
  const value: unknown = JSON.parse(text);
  if (isJsonObject(value) && typeof value.url === "string" && typeof value.token === "string") {
    return { url: value.url, token: value.token };
  }
  throw new CommandFailure(3, `${file} is not a login. Remove it and sign in again.`);
}
