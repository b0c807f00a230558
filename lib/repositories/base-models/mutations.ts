import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { requireBaseModelShape } from "../base-model.ts";
import { type BaseModelDocuments, baseModelFiles } from "../base-model-files.ts";
import type { FileChange } from "../changes.ts";
import { getRepository } from "../data.ts";
import {
  changeRepository,
  insertRepository,
  type RepositoryChanges,
  recordHubUploads,
  subjectOf,
  writeCommit,
} from "../mutations.ts";
import { requireOwner } from "../owners/data.ts";
import { mainBranch } from "../ref-name.ts";
import { type RepositoryName, type RepositoryRow, requireNewName } from "../repository.ts";
import { withStoredTexts } from "../stored-files.ts";
import { type BaseModelDetail, getBaseModel } from "./data.ts";

async function commitDocuments(
  tx: Transaction,
  actor: Actor,
  repositoryId: string,
  title: string,
  puts: readonly (FileChange & { kind: "put" })[],
): Promise<{ oid: string }> {
  await recordHubUploads(tx, repositoryId, puts);
  return writeCommit(tx, actor, { repositoryId, branch: mainBranch, title, changes: puts });
}

/**
 * Registers a base model by its `config.json` and, where given, its tokenizer's files: a repository whose second commit holds them. Weights
 * may be pushed later. Throws `invalid_input` for a config that is no language model's, `conflict` for a name that is taken.
 */
export async function createBaseModel(
  actor: Actor,
  input: RepositoryChanges &
    BaseModelDocuments & { owner?: string | undefined; name: string; config: Record<string, unknown> },
): Promise<BaseModelDetail> {
  const owner = await requireOwner(actor, input.owner);
  authorize(actor, "base_model.create", owner.id);
  requireNewName(input.name);
  requireBaseModelShape(input.config);
  await withStoredTexts(baseModelFiles(input), (puts) =>
    withTransaction(async (tx) => {
      const { id } = await insertRepository(tx, actor, owner, { ...input, kind: "base" });
      await commitDocuments(tx, actor, id, `Register ${input.name}`, puts);
    }),
  );
  return getBaseModel(actor, { owner: owner.handle, name: input.name });
}

/** Changes what is said of a base model and replaces the files given, in one commit. Throws as `createBaseModel` does. */
export async function updateBaseModel(
  actor: Actor,
  name: RepositoryName,
  changes: RepositoryChanges & BaseModelDocuments,
): Promise<BaseModelDetail> {
  const repository = await getRepository(actor, name, "base");
  authorize(actor, "base_model.update", repository.ownerId);
  if (changes.config !== undefined) requireBaseModelShape(changes.config);
  await withStoredTexts(baseModelFiles(changes), (puts) =>
    withTransaction(async (tx) => {
      // The branch before the repository, as pushes hold them: else two would wait for each other.
      if (puts.length > 0) await replaceDocuments(tx, actor, repository, puts);
      if (changes.description !== undefined || changes.visibility !== undefined) {
        await changeRepository(tx, actor, repository, changes);
      }
    }),
  );
  return getBaseModel(actor, repository);
}

async function replaceDocuments(
  tx: Transaction,
  actor: Actor,
  repository: RepositoryRow,
  puts: readonly (FileChange & { kind: "put" })[],
): Promise<void> {
  const paths = puts.map(({ path }) => path);
  const { oid } = await commitDocuments(tx, actor, repository.id, `Update ${paths.join(", ")}`, puts);
  await recordAudit(tx, actor, {
    action: "base_model.pushed",
    subject: subjectOf(repository),
    details: { commit: oid, files: paths },
  });
}
