import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { isJsonObject } from "#lib/json-object.ts";
import { type RepositoryName, requireRepositoryName } from "#lib/repositories/repository.ts";
import { CommandFailure, endWith } from "./command-failure.ts";
import { commitBody } from "./commit-body.ts";
import { HubClient, repositoryPath } from "./hub-client.ts";
import { digestsOf, type LocalFile, listLocalFiles } from "./local-files.ts";
import { type ConnectionFlags, requireConnection } from "./saved-login.ts";
import { createTransferProgress } from "./transfer-progress.ts";

type Flags = ConnectionFlags & {
  message: string;
  branch: string;
  release?: string;
  public: boolean;
  json: boolean;
};

type Planned = LocalFile & { mode: "regular" | "lfs" };

/** Adds `adaptery push` to the program. */
export function registerPush(program: Command): void {
  program
    .command("push <dir> <owner/name>")
    .description("Upload an adapter folder; on main this makes or moves the draft")
    .option("--message <text>", "what changed", "Push with adaptery")
    .option("--branch <name>", "the branch to push to", "main")
    .option("--release <version>", "register the result as this version, such as 1.2.0")
    .option("--public", "when the adapter is new, let everyone signed in see it", false)
    .option("--server <url>", "the registry (default: where you signed in)")
    .option("--token <token>", "the API token (default: the one you signed in with)")
    .option("--json", "print JSON", false)
    .action((dir: string, target: string, flags: Flags) => endWith("push", () => push(dir, target, flags)));
}

async function push(dir: string, target: string, flags: Flags): Promise<void> {
  const repository = parseTarget(target);
  const client = new HubClient(await requireConnection(flags));
  const files = await listLocalFiles(dir);
  if (files.length === 0) throw new CommandFailure(2, `There are no files in ${dir}.`);
  await checkReadme(client, files);
  await createIfMissing(client, repository, flags.public);
  const changed = await planUpload(client, repository, flags.branch, files);
  const commit = await upload(client, repository, changed, flags);
  if (flags.release !== undefined) await release(client, repository, commit, flags.release);
  report(flags, { commit, repository, files: files.length, changed });
}

function parseTarget(target: string): RepositoryName {
  try {
    return requireRepositoryName(target);
  } catch (error) {
    throw new CommandFailure(2, error instanceof Error ? error.message : String(error), error);
  }
}

function report(
  { json, release: version }: Flags,
  done: { commit: string; repository: RepositoryName; files: number; changed: readonly Planned[] },
): void {
  const { commit, repository, files, changed } = done;
  const label = `${repository.owner}/${repository.name}`;
  if (json) {
    const uploaded = changed.map(({ path }) => path);
    process.stdout.write(`${JSON.stringify({ repository: label, commit, files, uploaded, version })}\n`);
    return;
  }
  const as = version === undefined ? "" : ` as version ${version}`;
  process.stdout.write(
    `${label} is at ${commit.slice(0, 7)}${as}: ${changed.length} of ${files} files sent.\n`,
  );
}

/** A card whose front matter is broken stops the push before anything is sent. */
async function checkReadme(client: HubClient, files: readonly LocalFile[]): Promise<void> {
  const readme = files.find(({ path }) => path === "README.md");
  if (readme === undefined) return;
  const content = await readFile(readme.file, "utf8");
  await client.json("/api/validate-yaml", { method: "POST", json: { content, repoType: "model" } });
}

async function createIfMissing(client: HubClient, { owner, name }: RepositoryName, isPublic: boolean) {
  const visibility = isPublic ? { visibility: "public" } : {};
  const json = { name, organization: owner, type: "model", ...visibility };
  await client.request("/api/repos/create", { method: "POST", json }, [409]);
}

/** The files whose bytes the registry does not have at their path, and how each is sent. */
async function planUpload(
  client: HubClient,
  repository: RepositoryName,
  branch: string,
  files: readonly LocalFile[],
): Promise<Planned[]> {
  const path = `/api/models/${repositoryPath(repository)}/preupload/${encodeURIComponent(branch)}`;
  const asked = files.map((file) => ({ path: file.path, size: file.sizeBytes }));
  const answer = await client.json(path, { method: "POST", json: { files: asked } });
  const plans = isJsonObject(answer) && Array.isArray(answer.files) ? answer.files : [];
  const changed: Planned[] = [];
  for (const [index, file] of files.entries()) {
    const plan: unknown = plans[index];
    if (!isJsonObject(plan)) throw new CommandFailure(3, "The registry did not say how to send the files.");
    const mode = plan.uploadMode === "lfs" ? "lfs" : "regular";
    if (typeof plan.oid === "string") {
      const { gitOid, sha256 } = await digestsOf(file.file, file.sizeBytes);
      if (plan.oid === gitOid || plan.oid === sha256) continue;
    }
    changed.push({ ...file, mode });
  }
  return changed;
}

async function upload(
  client: HubClient,
  repository: RepositoryName,
  changed: readonly Planned[],
  { branch, message, json }: Flags,
): Promise<string> {
  const totalBytes = changed.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
  const progress = createTransferProgress("sending", totalBytes, !json && process.stderr.isTTY === true);
  try {
    const large = [];
    for (const file of changed) {
      if (file.mode === "lfs") large.push(await uploadLarge(client, repository, file, progress.add));
    }
    const files = changed.filter(({ mode }) => mode === "regular");
    const content = { title: message, description: "", files, large };
    const answer = await client.json(
      `/api/models/${repositoryPath(repository)}/commit/${encodeURIComponent(branch)}`,
      {
        method: "POST",
        contentType: "application/x-ndjson",
        stream: commitBody(content, progress.add),
      },
    );
    return isJsonObject(answer) ? String(answer.commitOid) : "";
  } finally {
    progress.end();
  }
}

/** Sends a file above the ceiling of commits to where the registry wants it (Git LFS batch API, basic transfer). */
async function uploadLarge(
  client: HubClient,
  repository: RepositoryName,
  file: LocalFile,
  onBytes: (bytes: number) => void,
): Promise<{ path: string; sha256: string; sizeBytes: number }> {
  const { sha256 } = await digestsOf(file.file, file.sizeBytes);
  const object = { oid: sha256, size: file.sizeBytes };
  const answer = await client.json(`/${repositoryPath(repository)}.git/info/lfs/objects/batch`, {
    method: "POST",
    json: { operation: "upload", transfers: ["basic"], objects: [object], hash_algo: "sha256" },
  });
  const href = uploadAddress(answer);
  if (href !== null) await client.put(href, counted(file.file, onBytes), file.sizeBytes);
  return { path: file.path, sha256, sizeBytes: file.sizeBytes };
}

/** Where the one file of a batch is to be sent; null when it is stored already. */
function uploadAddress(answer: unknown): string | null {
  const objects = isJsonObject(answer) && Array.isArray(answer.objects) ? answer.objects : [];
  const [object]: unknown[] = objects;
  if (!isJsonObject(object)) throw new CommandFailure(3, "The registry did not say where to send the file.");
  if (isJsonObject(object.error)) throw new CommandFailure(2, String(object.error.message));
  const action = isJsonObject(object.actions) ? object.actions.upload : undefined;
  return isJsonObject(action) && typeof action.href === "string" ? action.href : null;
}

async function* counted(file: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    onBytes(chunk.length);
    yield chunk;
  }
}

async function release(client: HubClient, repository: RepositoryName, commit: string, version: string) {
  const tag = `v${version.replace(/^v/, "")}`;
  await client.request(`/api/models/${repositoryPath(repository)}/tag/${commit}`, {
    method: "POST",
    json: { tag },
  });
}
