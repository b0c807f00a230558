import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "#lib/actor.ts";
import { putAlias } from "#lib/adapters/aliases/mutations.ts";
import { pushCommit } from "#lib/adapters/pushes/mutations.ts";
import { requestReview } from "#lib/adapters/reviews/mutations.ts";
import { findVersion } from "#lib/adapters/versions/data.ts";
import { registerVersion } from "#lib/adapters/versions/mutations.ts";
import { withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { exportFolder } from "#lib/exports/folder.ts";
import { gitOidOfBlob } from "#lib/repositories/git-oid.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { createRepository, recordHubUploads } from "#lib/repositories/mutations.ts";
import type { RepositoryKind, RepositoryRow } from "#lib/repositories/repository.ts";
import { blobStore } from "#lib/storage/blob-store.ts";

const folder = path.join("prisma", "demo");
const versions = [
  { semver: "1.0.0", title: "Train half an epoch" },
  { semver: "1.1.0", title: "Train longer" },
] as const;

/**
 * Makes the demo's base model and its adapter: two versions, trained on the demo's export, pushed with that export's
 * `adapter_metadata.json`, so that lineage finds the data by itself. Safe to repeat after a crash at any step.
 */
export async function ensureDemoAdapter(actor: Actor, owner: string, exportId: string): Promise<void> {
  const base = await ensureRepository(actor, owner, "base", "tiny-llama", "A tiny Llama: two layers, 512 tokens.");
  await push(actor, base, await filesOf(path.join(folder, "tiny-llama")), "Add the model");
  const adapter = await ensureRepository(
    actor,
    owner,
    "adapter",
    "math-word-problems",
    "Grade-school word problems, trained on the demo's export.",
  );
  const metadata = path.join(exportFolder(exportId), "adapter_metadata.json");
  for (const { semver, title } of versions) {
    if ((await findVersion(adapter, semver)) !== null) continue;
    const files = await filesOf(path.join(folder, adapter.name, semver));
    await push(actor, adapter, [...files, metadata], title);
    await registerVersion(actor, adapter, { semver });
  }
  await putAlias(actor, adapter, "champion", { version: "1.0.0", reason: "The first version" });
  await waitUntilMeasured(adapter);
  const newest = await findVersion(adapter, "1.1.0");
  if (newest?.status === "registered") {
    await requestReview(actor, adapter, "1.1.0", { message: "Trained longer; eval_loss is lower." });
  }
}

async function ensureRepository(
  actor: Actor,
  owner: string,
  kind: RepositoryKind,
  name: string,
  description: string,
): Promise<RepositoryRow> {
  try {
    return await createRepository(actor, { kind, owner, name, description, visibility: "everyone" });
  } catch (error) {
    if (!(error instanceof AppError && error.code === "conflict")) throw error;
    return getRepository(actor, { owner, name }, kind);
  }
}

async function filesOf(dir: string): Promise<string[]> {
  return (await readdir(dir)).sort().map((name) => path.join(dir, name));
}

/** Commits files under their base names; nothing happens when `main` holds them already. */
async function push(actor: Actor, repository: RepositoryRow, files: readonly string[], title: string): Promise<void> {
  const stored = await Promise.all(
    files.map(async (file) => {
      const info = await blobStore().put(createReadStream(file));
      return { path: path.basename(file), ...info, gitOid: await gitOidOfBlob(info), isLfs: false };
    }),
  );
  await withTransaction((tx) => recordHubUploads(tx, repository.id, stored));
  const changes = stored.map((file) => ({ kind: "put" as const, ...file }));
  await pushCommit(actor, repository, { branch: "main", title, changes });
}

async function waitUntilMeasured(adapter: RepositoryRow): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const measured = await Promise.all(versions.map(({ semver }) => findVersion(adapter, semver)));
    if (measured.every((version) => version?.isMeasured)) return;
    if (Date.now() > deadline) throw new Error("The worker did not measure the demo's adapter within 60 s.");
    await sleep(250);
  }
}
