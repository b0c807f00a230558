import type { Readable } from "node:stream";
import type { Actor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";
import type { FileChange } from "#lib/repositories/changes.ts";
import { isLargeFile } from "#lib/repositories/large-file.ts";
import { discardUnreferencedBlob } from "#lib/storage/mutations.ts";
import { lfsPointerOid } from "../lfs/pointer.ts";
import { recordHubUploads } from "../mutations.ts";
import { type CommitLine, readCommitLines } from "./commit-stream.ts";
import { findHeldFile } from "./data.ts";
import { ContentStore, type StoredContent } from "./store-content.ts";

/** What the body of a commit says, its files stored and noted for the repository. */
export type ReceivedCommit = {
  title: string;
  message: string;
  parentOid: string | undefined;
  changes: FileChange[];
};

type Line = CommitLine<{ stored: Promise<StoredContent> }>;
type Pending = FileChange | { kind: "file"; path: string; stored: Promise<StoredContent> };

/**
 * Reads the body of a commit to its end: header, files, large files, copies and deletions. Whatever fails, the bytes stored for it are
 * removed again.
 */
export async function receiveCommit(
  actor: Actor,
  repositoryId: string,
  body: Readable,
): Promise<ReceivedCommit> {
  const contents = new ContentStore();
  const writing: Promise<StoredContent>[] = [];
  try {
    const commit: Omit<ReceivedCommit, "changes"> = { title: "", message: "", parentOid: undefined };
    const pending: Pending[] = [];
    // Not destroyed when it is left early: the rest is drained before the refusal is answered.
    const chunks = body.iterator({ destroyOnReturn: false });
    for await (const line of readCommitLines(chunks, (content) => contents.take(content))) {
      if (line.content) writing.push(line.content.stored);
      if (line.key === "header") Object.assign(commit, readHeader(line));
      else pending.push(await readChange(actor, repositoryId, line));
    }
    const changes = await Promise.all(pending.map(toFileChange));
    await recordHubUploads(repositoryId, await Promise.all(writing));
    return { ...commit, title: commit.title || "Update files", changes };
  } catch (error) {
    await discard(writing);
    throw error;
  }
}

async function discard(writing: readonly Promise<StoredContent>[]): Promise<void> {
  const settled = await Promise.allSettled(writing);
  for (const result of settled) {
    if (result.status === "fulfilled") await discardUnreferencedBlob(result.value.sha256);
  }
}

async function toFileChange(pending: Pending): Promise<FileChange> {
  if (pending.kind !== "file") return pending;
  const { path } = pending;
  const { sha256, gitOid, sizeBytes } = await pending.stored;
  return { kind: "put", path, sha256, gitOid, sizeBytes, isLfs: isLargeFile(path, sizeBytes) };
}

function readHeader({ value }: Line): Omit<ReceivedCommit, "changes"> {
  const text = (key: string) => (typeof value[key] === "string" ? value[key] : "");
  return {
    title: text("summary").slice(0, 500),
    message: text("description").slice(0, 64 * 1024),
    parentOid: text("parentCommit") || undefined,
  };
}

async function readChange(actor: Actor, repositoryId: string, line: Line): Promise<Pending> {
  const { key, value, number, content } = line;
  const path = textOf(line, "path");
  if (key === "file") {
    if (content === undefined) throw refuse(number, "has no content");
    if (value.encoding !== undefined && value.encoding !== "base64") {
      throw refuse(number, "is not encoded in base64, the one encoding taken");
    }
    return { kind: "file", path, stored: content.stored };
  }
  if (key === "deletedFile") return { kind: "delete", path };
  if (key === "deletedFolder") return { kind: "delete_folder", path };
  if (key === "lfsFile") return largeFileChange(actor, repositoryId, line, path);
  throw refuse(number, `has the key '${key.slice(0, 40)}', which means nothing here`);
}

/** A file uploaded before, or the copy of one that the actor can read: then `size` is absent. */
async function largeFileChange(
  actor: Actor,
  repositoryId: string,
  line: Line,
  path: string,
): Promise<FileChange> {
  const oid = textOf(line, "oid").toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(oid)) throw refuse(line.number, "names a file by something else than a SHA-256");
  const file = await findHeldFile(actor, repositoryId, oid);
  if (file === null) throw refuse(line.number, `names ${oid.slice(0, 12)}…, which was not uploaded here`);
  const { sha256, sizeBytes, isHeldHere } = file;
  if (typeof line.value.size === "number" && line.value.size !== sizeBytes) {
    throw refuse(line.number, `says ${line.value.size} bytes, but ${sizeBytes} were uploaded`);
  }
  if (!isHeldHere) await recordHubUploads(repositoryId, [{ sha256, sizeBytes }]);
  const gitOid = file.gitOid ?? lfsPointerOid(sha256, sizeBytes);
  return { kind: "put", path, sha256, gitOid, sizeBytes, isLfs: true };
}

function textOf({ value, number }: Line, key: string): string {
  const text = value[key];
  if (typeof text !== "string") throw refuse(number, `lacks the text '${key}'`);
  return text;
}

function refuse(number: number, what: string): AppError {
  return new AppError("invalid_input", `Line ${number} of the commit ${what}.`);
}
