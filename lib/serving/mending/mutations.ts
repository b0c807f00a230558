import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { declareFields } from "#lib/adapters/cards/mutations.ts";
import { pushTimeoutMs } from "#lib/adapters/pushes/mutations.ts";
import { registerCommit } from "#lib/adapters/versions/mutations.ts";
import { requireSemver } from "#lib/adapters/versions/semver.ts";
import { versionLabel } from "#lib/adapters/versions/version.ts";
import { weightsFile } from "#lib/adapters/versions/weights-file.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { addEdge } from "#lib/lineage/mutations.ts";
import { nodeKey } from "#lib/lineage/node-key.ts";
import { applyChanges, type FileChange, treeOf } from "#lib/repositories/changes.ts";
import { insertCommit } from "#lib/repositories/commits/mutations.ts";
import { gitOidOfBlob } from "#lib/repositories/git-oid.ts";
import { isLargeFile } from "#lib/repositories/large-file.ts";
import { recordHubUploads } from "#lib/repositories/mutations.ts";
import type { RepositoryName } from "#lib/repositories/repository.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import type { BlobInfo } from "#lib/storage/blob.ts";
import { blobStore, makeTemporaryFolder } from "#lib/storage/blob-store.ts";
import { discardUnreferencedBlob } from "#lib/storage/mutations.ts";
import { parseAdapterConfig } from "#lib/tensors/adapter-defects.ts";
import { TensorFile } from "#lib/tensors/tensor-file.ts";
import { readBaseModel } from "../preflight/base-model.ts";
import { type Examination, examineVersion, type PreflightFor } from "../preflight/data.ts";
import type { MendKind } from "../preflight/mend-kind.ts";
import { chooseMends } from "./choose-mends.ts";
import { listNumbers } from "./data.ts";
import type { MendPlan } from "./mend-plan.ts";
import { mendedSemver } from "./next-version.ts";
import { notMendable } from "./not-mendable.ts";
import { planMend } from "./plan-mend.ts";
import { runMendThread } from "./run-mend-thread.ts";

const configName = "adapter_config.json";
const weightsName = "adapter_model.safetensors";
/** What was done, for whoever reads the files without the registry. */
const noteName = "adaptery_mended.json";

/** Which version is mended, and what; without kinds all that errors call for and that takes nothing for granted. */
export type MendVersionInput = PreflightFor & {
  version: string;
  semver?: string | undefined;
  kinds?: readonly MendKind[] | undefined;
  padRank?: number | undefined;
};

/** The version that was made. */
export type MendedVersion = {
  versionId: string;
  semver: string;
  from: string;
} & Pick<MendPlan, "kinds" | "steps" | "assumptions" | "isExact">;

/**
 * Makes a mended version of a version: a commit beside the branches with the new config and weights, registered, converted from the
 * original in lineage, with what was done on its card and in its files. The original stays as it is.
 *
 * @throws AppError conflict where it cannot be mended or the number is taken, not_found, forbidden.
 */
export async function mendVersion(
  actor: Actor,
  adapter: RepositoryName,
  { version: ref, semver, kinds, padRank, ...servedBy }: MendVersionInput,
): Promise<MendedVersion> {
  const examined = await examineVersion(actor, adapter, ref, servedBy);
  const { repository, version } = examined;
  for (const permission of ["adapter.push", "adapter.register"] as const) {
    authorize(actor, permission, repository.ownerId);
  }
  if (version.semver === null) throw notMendable("It is a draft: push the corrected files instead.");
  const number = semver ?? mendedSemver(version.semver, await listNumbers(repository.id));
  requireSemver(number, "/semver");
  const source = await sourceOf(examined);
  const plan = planOf(examined, source, { kinds, padRank });
  const files = await storeFiles(plan, source, {
    adapter: `${repository.owner}/${repository.name}`,
    ...version,
  });
  try {
    const versionId = await withTransaction(
      (tx) => register(tx, actor, examined, { plan, files, semver: number }),
      pushTimeoutMs,
    );
    const { kinds: done, steps, assumptions, isExact } = plan;
    return { versionId, semver: number, from: version.semver, kinds: done, steps, assumptions, isExact };
  } catch (error) {
    for (const { sha256 } of files) await discardUnreferencedBlob(sha256);
    throw error;
  }
}

/** A local file with the weights. Throws `conflict` without readable ones. */
async function sourceOf({ files, input }: Examination): Promise<string> {
  const weights = weightsFile(files);
  if (!weights || input.refusal) throw notMendable(input.refusal?.message ?? "There is no safetensors file.");
  return blobStore().localPath(weights.sha256);
}

function planOf(
  { input, report }: Examination,
  source: string,
  { kinds, padRank }: Pick<MendVersionInput, "kinds" | "padRank">,
): MendPlan {
  const { document, defect } = parseAdapterConfig(input.configText);
  if (!document) throw notMendable(defect.message);
  const file = new TensorFile(source);
  file.close();
  const { baseConfig, baseName } = input;
  const base = baseConfig ? readBaseModel(baseConfig) : null;
  const wanted = { document, header: file.header, base, baseName, padRank };
  return planMend({ ...wanted, kinds: kinds ?? chooseMends(report.findings, wanted) });
}

type StoredFile = BlobInfo & { path: string; gitOid: string };

/** Writes the new files into the blob store. Nothing of them is left when it throws. */
async function storeFiles(
  plan: MendPlan,
  source: string,
  origin: { adapter: string; semver: string | null; rootDigest: string | null },
): Promise<StoredFile[]> {
  const folder = await makeTemporaryFolder();
  const stored: StoredFile[] = [];
  const store = async (name: string, content: Parameters<ReturnType<typeof blobStore>["put"]>[0]) => {
    const info = await blobStore().put(content);
    stored.push({ ...info, path: name, gitOid: await gitOidOfBlob(info) });
  };
  try {
    const target = path.join(folder, weightsName);
    await runMendThread({ source, plan, target });
    await store(weightsName, createReadStream(target));
    await store(configName, [jsonBytes(plan.config)]);
    await store(noteName, [jsonBytes(noteOf(plan, origin))]);
    return stored;
  } catch (error) {
    for (const { sha256 } of stored) await discardUnreferencedBlob(sha256);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function noteOf(
  { kinds, steps, assumptions, isExact }: MendPlan,
  { adapter, semver, rootDigest }: { adapter: string; semver: string | null; rootDigest: string | null },
) {
  return {
    mended_from: `${adapter}@${semver}`,
    root_digest: rootDigest,
    kinds,
    steps,
    assumptions,
    is_exact: isExact,
  };
}

function jsonBytes(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

async function register(
  tx: Transaction,
  actor: Actor,
  { repository, version, files: before }: Examination,
  { plan, files, semver }: { plan: MendPlan; files: readonly StoredFile[]; semver: string },
): Promise<string> {
  const { id: repositoryId } = repository;
  const original = versionLabel(version);
  await recordHubUploads(tx, repositoryId, files);
  const parentTree = treeOf(before);
  const parent =
    version.commitId === null || version.commitOid === null
      ? null
      : { id: version.commitId, oid: version.commitOid, tree: parentTree };
  const message = plan.steps.join("\n");
  const commit = await insertCommit(tx, actor, {
    repositoryId,
    parent,
    tree: applyChanges(parentTree, changesOf(before, files)),
    title: `Mend ${original}`,
    message,
  });
  const { versionId, rootDigest } = await registerCommit(tx, actor, repository, {
    semver,
    message,
    commit: { id: commit.id },
  });
  const { kinds, steps, assumptions, isExact } = plan;
  const details = { kinds: [...kinds], steps: [...steps], assumptions: [...assumptions], isExact };
  const to = nodeKey("version", version.id);
  await addEdge(tx, actor, {
    kind: "converted_to",
    from: nodeKey("version", versionId),
    to,
    evidence: "hash",
    details,
  });
  const card = { "/custom/mended_from": original, "/custom/mended": [...steps, ...assumptions].join(" ") };
  await declareFields(tx, actor, versionId, card, `Mended from ${original}.`);
  await recordAudit(tx, actor, {
    action: "version.mended",
    subject: { kind: "version", id: versionId, label: `${repository.owner}/${repository.name}@${semver}` },
    details: { from: original, rootDigest, ...details },
  });
  return versionId;
}

/** New weights where vLLM looks for them; those of the original go where they had another name. */
function changesOf(before: readonly TreeFile[], files: readonly StoredFile[]): FileChange[] {
  const weights = weightsFile(before);
  const gone = weights && weights.path !== weightsName ? [weights.path] : [];
  return [
    ...gone.map((file) => ({ kind: "delete" as const, path: file })),
    ...files.map(({ path: name, sha256, sizeBytes, gitOid }) => ({
      kind: "put" as const,
      path: name,
      sha256,
      gitOid,
      sizeBytes,
      isLfs: isLargeFile(name, sizeBytes),
    })),
  ];
}
