import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { errorCode } from "#lib/error-code.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { filePathProblem } from "#lib/repositories/file-path.ts";
import { CommandFailure, endWith } from "./command-failure.ts";
import { HubClient, jsonOf } from "./hub-client.ts";
import { digestsOf } from "./local-files.ts";
import { type ConnectionFlags, requireConnection } from "./saved-login.ts";
import { createTransferProgress } from "./transfer-progress.ts";
import { fromWebStream } from "./web-stream.ts";

type Flags = ConnectionFlags & { json: boolean };

/** A file to have: `digest` is its SHA-256, or git's blob SHA-1 of a small one. */
type RemoteFile = { path: string; sizeBytes: number; digest: string };

const filesAtOnce = 4;

/** Adds `adaptery pull` to the program. */
export function registerPull(program: Command): void {
  program
    .command("pull <owner/name[@version]> <dir>")
    .description("Download an adapter: main, or a version, tag, alias, branch or commit")
    .option("--server <url>", "the registry (default: where you signed in)")
    .option("--token <token>", "the API token (default: the one you signed in with)")
    .option("--json", "print JSON", false)
    .action((source: string, dir: string, flags: Flags) => endWith("pull", () => pull(source, dir, flags)));
}

async function pull(source: string, dir: string, flags: Flags): Promise<void> {
  const [, owner = "", name = "", rev = "main"] = /^([^/@]+)\/([^/@]+?)(?:@(.+))?$/.exec(source) ?? [];
  if (owner === "")
    throw new CommandFailure(2, `'${source}' is not of the form owner/name or owner/name@version.`);
  const client = new HubClient(await requireConnection(flags));
  const repository = `${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
  const response = await client.request(
    `/api/models/${repository}/revision/${encodeURIComponent(rev)}?blobs=true`,
  );
  const warning = response.headers.get("x-hf-warning")?.replace(/^[^;]*;\s*/, "");
  if (warning) process.stderr.write(`adaptery pull: ${warning}\n`);
  const { commit, files } = readInfo(await jsonOf(response));
  const missing = await keepMissing(dir, files);
  const total = missing.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const progress = createTransferProgress("fetching", total, !flags.json && process.stderr.isTTY === true);
  const queue = [...missing];
  const fetchNext = async (): Promise<void> => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      await fetchFile(client, `/${repository}/resolve/${commit}`, dir, file, progress.add);
    }
  };
  try {
    await Promise.all(Array.from({ length: filesAtOnce }, fetchNext));
  } finally {
    progress.end();
  }
  const fetched = missing.map((file) => file.path);
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ repository: `${owner}/${name}`, commit, files: files.length, fetched })}\n`
      : `${owner}/${name} at ${commit.slice(0, 7)}: ${fetched.length} of ${files.length} files fetched into ${dir}.\n`,
  );
}

function readInfo(info: unknown): { commit: string; files: RemoteFile[] } {
  if (!isJsonObject(info) || typeof info.sha !== "string" || !Array.isArray(info.siblings)) {
    throw new CommandFailure(3, "The registry did not describe the adapter.");
  }
  return { commit: info.sha, files: info.siblings.map(readSibling) };
}

function readSibling(sibling: unknown): RemoteFile {
  const { rfilename, size, blobId, lfs } = isJsonObject(sibling) ? sibling : {};
  const digest = isJsonObject(lfs) ? lfs.sha256 : blobId;
  if (typeof rfilename !== "string" || typeof size !== "number" || typeof digest !== "string") {
    throw new CommandFailure(3, "The registry did not describe the files.");
  }
  // Whatever a server says, nothing is written outside of the folder.
  const problem = filePathProblem(rfilename);
  if (problem !== null) throw new CommandFailure(3, `The path '${rfilename}' is refused: ${problem}`);
  return { path: rfilename, sizeBytes: size, digest };
}

async function isSame(file: string, { sizeBytes, digest }: RemoteFile): Promise<boolean> {
  const { gitOid, sha256 } = await digestsOf(file, sizeBytes);
  return digest === gitOid || digest === sha256;
}

/** Size of a local file; null when there is none. */
async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** The files that the folder does not have with the same bytes. */
async function keepMissing(dir: string, files: readonly RemoteFile[]): Promise<RemoteFile[]> {
  const missing: RemoteFile[] = [];
  for (const remote of files) {
    const file = path.join(dir, remote.path);
    if ((await sizeOf(file)) !== remote.sizeBytes || !(await isSame(file, remote))) missing.push(remote);
  }
  return missing;
}

/** Fetches one file beside its place and moves it there once its digest is right. */
async function fetchFile(
  client: HubClient,
  from: string,
  dir: string,
  remote: RemoteFile,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const place = path.join(dir, remote.path);
  const temporary = `${place}.${randomUUID()}.part`;
  const response = await client.download(
    `${from}/${remote.path.split("/").map(encodeURIComponent).join("/")}`,
  );
  await mkdir(path.dirname(place), { recursive: true });
  try {
    await pipeline(counted(fromWebStream(response.body), onBytes), createWriteStream(temporary));
    if (!(await isSame(temporary, remote))) {
      throw new CommandFailure(
        3,
        `${remote.path} arrived with other bytes than it should have. Repeat the command.`,
      );
    }
    await rename(temporary, place);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function* counted(
  content: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    onBytes(chunk.length);
    yield chunk;
  }
}
