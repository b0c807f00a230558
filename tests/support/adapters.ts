import type { Actor } from "#lib/actor.ts";
import { measureVersionJob } from "#lib/adapters/jobs.ts";
import { pushCommit } from "#lib/adapters/pushes/mutations.ts";
import { registerVersion } from "#lib/adapters/versions/mutations.ts";
import { withTransaction } from "#lib/db.ts";
import type { CommitRow } from "#lib/repositories/commit.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { createRepository, recordHubUpload } from "#lib/repositories/mutations.ts";
import type { RepositoryRow } from "#lib/repositories/repository.ts";
import { gitObjectId } from "#lib/repositories/tree.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import type { TestPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

/** Files of a commit by path; text is UTF-8. */
export type TestFiles = Readonly<Record<string, string | Buffer>>;

/** Makes an adapter of this person or of a team of theirs. */
export function createAdapter(
  person: TestPerson,
  name: string,
  options: { owner?: string; visibility?: "team" | "everyone" } = {},
): Promise<RepositoryRow> {
  return createRepository(person.actor, { kind: "adapter", name, ...options });
}

/** Commits files to a branch (default: `main`) as an upload does. */
export async function pushFiles(
  actor: Actor,
  repository: RepositoryRow,
  files: TestFiles,
  branch = "main",
): Promise<CommitRow> {
  const changes = [];
  for (const [filePath, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const blob = await blobStore().put([bytes], { maxBytes: 1 << 30 });
    await withTransaction((tx) => recordHubUpload(tx, repository.id, blob));
    const isLfs = filePath.endsWith(".safetensors");
    changes.push({
      kind: "put" as const,
      path: filePath,
      ...blob,
      gitOid: gitObjectId("blob", bytes),
      isLfs,
    });
  }
  return pushCommit(actor, repository, { branch, title: "Upload files", changes });
}

/** Pushes files, registers them as this version and measures it. */
export async function registerFiles(
  actor: Actor,
  repository: RepositoryRow,
  semver: string,
  files: TestFiles,
): Promise<{ versionId: string; rootDigest: string }> {
  await pushFiles(actor, repository, files);
  const registered = await registerVersion(actor, repository, { semver });
  await runWaitingJobs(measureVersionJob);
  return registered;
}

/** The repository as it is now. */
export function reread(actor: Actor, { owner, name }: RepositoryRow): Promise<RepositoryRow> {
  return getRepository(actor, { owner, name });
}

/** Files of an adapter that differ from those with another `mark`. */
export function exampleFiles(mark: string, baseModel = "example/base"): TestFiles {
  const config = { base_model_name_or_path: baseModel, peft_type: "LORA", r: 8, lora_alpha: 16 };
  return {
    "adapter_config.json": JSON.stringify({ ...config, target_modules: ["q_proj"] }),
    "notes.txt": mark,
  };
}
