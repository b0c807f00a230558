import { createHash } from "node:crypto";
import type { Actor } from "#lib/actor.ts";
import { pushCommit } from "#lib/adapters/pushes/mutations.ts";
import { recordHubUploads } from "#lib/hub/mutations.ts";
import { gitOidOfBytes } from "#lib/repositories/git-oid.ts";
import { createRepository } from "#lib/repositories/mutations.ts";
import type { RepositoryRow } from "#lib/repositories/repository.ts";
import { blobStore } from "#lib/storage/blob-store.ts";

/** Commits files to the branch main of a repository, as a client's push does; answers the commit's id. */
export async function pushFiles(
  actor: Actor,
  repository: RepositoryRow,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  const changes = [];
  for (const [path, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const info = await blobStore().put([bytes]);
    await recordHubUploads(repository.id, [info]);
    changes.push({ kind: "put" as const, path, ...info, gitOid: gitOidOfBytes(bytes), isLfs: false });
  }
  const { oid } = await pushCommit(actor, repository, { branch: "main", title: "Push", changes });
  return oid;
}

/** A new adapter with these files; only its owner's people see it unless said otherwise. */
export async function createPushedAdapter(
  actor: Actor,
  input: { owner: string; name: string; visibility?: "team" | "everyone" },
  files: Readonly<Record<string, string | Buffer>>,
): Promise<{ repository: RepositoryRow; oid: string }> {
  const repository = await createRepository(actor, { kind: "adapter", ...input });
  return { repository, oid: await pushFiles(actor, repository, files) };
}

/** The body of a commit (ndjson) that adds files. */
export function commitBody(
  files: Readonly<Record<string, string | Buffer>>,
  header: Readonly<Record<string, string>> = {},
): string {
  const lines: unknown[] = [{ key: "header", value: { summary: "Add", description: "", ...header } }];
  for (const [path, content] of Object.entries(files)) {
    const text = Buffer.from(content).toString("base64");
    lines.push({ key: "file", value: { content: text, path, encoding: "base64" } });
  }
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

export const sha256Of = (content: string | Buffer): string =>
  createHash("sha256").update(content).digest("hex");
