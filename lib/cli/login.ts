import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { isJsonObject } from "#lib/json-object.ts";
import { CommandFailure, endWith } from "./command-failure.ts";
import { HubClient } from "./hub-client.ts";
import { registryUrl, saveLogin } from "./saved-login.ts";

type Flags = { token?: string; json: boolean };

/** Adds `adaptery login` to the program. */
export function registerLogin(program: Command): void {
  program
    .command("login <url>")
    .description("Keep a registry's address and your token for push and pull")
    .option("--token <token>", "the API token (default: asked for, or read from standard input)")
    .option("--json", "print JSON", false)
    .action((address: string, flags: Flags) => endWith("login", () => login(address, flags)));
}

async function login(address: string, flags: Flags): Promise<void> {
  const url = registryUrl(address);
  const token = (flags.token ?? (await askToken(url))).trim();
  if (token === "") throw new CommandFailure(2, `Give a token. Make one at ${url}/settings/tokens.`);
  const me = await new HubClient({ url, token }).json("/api/whoami-v2");
  const name = isJsonObject(me) && typeof me.name === "string" ? me.name : "";
  await saveLogin({ url, token });
  process.stdout.write(
    flags.json ? `${JSON.stringify({ url, user: name })}\n` : `Signed in to ${url} as ${name}.\n`,
  );
}

/** Typed without showing it on a terminal; all of standard input otherwise. */
async function askToken(url: string): Promise<string> {
  if (!process.stdin.isTTY) return text(process.stdin);
  process.stderr.write(`Token (make one at ${url}/settings/tokens): `);
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: hidden, terminal: true });
  try {
    return await lines.question("");
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}
