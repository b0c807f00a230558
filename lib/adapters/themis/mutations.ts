import { lockNamesOf } from "#lib/access/mutations.ts";
import { authorize, requireReach } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { resolveOwner } from "#lib/exports/recipes/mutations.ts";
import { insertRepository } from "#lib/repositories/mutations.ts";
import { parseAdapterId } from "../adapter-name.ts";
import { registeredEvidence } from "../cards/collect-evidence.ts";
import { registrationSource } from "../cards/evidence.ts";
import { applyEvidence } from "../cards/mutations.ts";
import { fromThemis } from "../cards/themis.ts";
import { refreshShownVersion } from "../versions/mutations.ts";
import { isPrerelease, requireSemver, semverSortKey } from "../versions/semver.ts";

/** What a registration answers. */
export type RegisteredDraft = {
  status: "success";
  adapter_id: string;
  adapter_version: string;
  state: "draft";
};

/**
 * The adapter of this name, made when it is not there, and held until the transaction ends: whoever registers holds it before a number is
 * taken. Throws `conflict` for a name that was deleted or is a base model's.
 */
async function findOrCreateAdapter(
  tx: Transaction,
  actor: Actor,
  owner: { id: string; handle: string },
  name: string,
): Promise<string> {
  await lockNamesOf(tx, owner.id);
  const [held] = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Repository" WHERE "ownerId" = ${owner.id}::uuid AND lower("name") = ${name.toLowerCase()}
      AND "kind" = 'adapter' AND "deletedAt" IS NULL FOR NO KEY UPDATE`;
  return held?.id ?? (await insertRepository(tx, actor, owner, { kind: "adapter", name })).id;
}

/**
 * Registers adapter metadata without files, as a draft of its name and version. Throws `conflict` when that version is there
 * already, `invalid_input` when the document cannot be read, `forbidden`.
 */
export async function registerDraft(actor: Actor, document: unknown): Promise<RegisteredDraft> {
  const read = fromThemis(document);
  const { adapter_id: adapterId, adapter_version: semver = "1.0.0" } = read.identity;
  if (adapterId === undefined) {
    const message = "Missing required field: adapter_id";
    throw new AppError("invalid_input", message, { problems: [{ pointer: "/adapter_id", message }] });
  }
  const { owner: handle, name } = parseAdapterId(adapterId);
  requireSemver(semver, "/adapter_version");
  const owner = await resolveOwner(actor, handle);
  authorize(actor, "adapter.create", owner.id);
  const label = `${owner.handle}/${name}`;
  requireReach(actor, label);

  await withTransaction(async (tx) => {
    const repositoryId = await findOrCreateAdapter(tx, actor, owner, name);
    const [row] = await tx.version.createManyAndReturn({
      data: [
        {
          repositoryId,
          semver,
          sortKey: semverSortKey(semver),
          isPrerelease: isPrerelease(semver),
          createdById: actor.userId ?? actor.id,
        },
      ],
      skipDuplicates: true,
      select: { id: true },
    });
    if (!row) {
      throw new AppError("conflict", `${label} ${semver} is registered already. Give a new adapter_version.`);
    }
    const evidence = registeredEvidence(read, registrationSource, new Date().toISOString());
    await applyEvidence(tx, actor, row.id, evidence, "Registered without files");
    await refreshShownVersion(tx, repositoryId);
    await recordAudit(tx, actor, {
      action: "adapter.registered",
      subject: { kind: "adapter", id: repositoryId, label: `${label} ${semver}` },
      after: evidence,
    });
  });
  return { status: "success", adapter_id: label, adapter_version: semver, state: "draft" };
}
