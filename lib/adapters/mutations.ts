import { authorize, requireReach } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { getAdapterMetadataJson, setAdapterMetadataFromJson } from "#lib/exports/adapter-metadata.ts";
import { parseRecipe } from "#lib/exports/recipe.ts";
import { resolveOwner } from "#lib/exports/recipes/mutations.ts";
import { parseAdapterId, requireAdapterVersion } from "./adapter-name.ts";

/** What a registration answers. */
export type RegisteredDraft = {
  status: "success";
  adapter_id: string;
  adapter_version: string;
  state: "draft";
};

/** The metadata a document holds, nested or flat, over the defaults of a recipe. Throws `invalid_input`. */
function readMetadata(document: unknown) {
  const blank = parseRecipe({ style: "instruction_tuning" });
  if (!blank.ok) throw new Error("the smallest recipe does not parse");
  const imported = setAdapterMetadataFromJson(blank.recipe.adapter_metadata, document);
  if (!imported.ok) throw new AppError("invalid_input", imported.message, { problems: imported.problems });
  return imported.metadata;
}

/**
 * Registers adapter metadata without files, as a draft of its name and version. Throws `conflict` when that version is there
 * already, `invalid_input` when the document cannot be read, `forbidden`.
 */
export async function registerDraft(actor: Actor, document: unknown): Promise<RegisteredDraft> {
  const metadata = readMetadata(document);
  if (metadata.adapter_id === "") {
    const message = "Missing required field: adapter_id";
    throw new AppError("invalid_input", message, { problems: [{ pointer: "/adapter_id", message }] });
  }
  const { owner: handle, name } = parseAdapterId(metadata.adapter_id);
  const version = metadata.adapter_version;
  requireAdapterVersion(version);
  const owner = await resolveOwner(actor, handle);
  authorize(actor, "adapter.create", owner.id);
  const label = `${owner.handle}/${name}`;
  requireReach(actor, label);
  const json = getAdapterMetadataJson(metadata, { exportedAt: new Date() });

  await withTransaction(async (tx) => {
    const [row] = await tx.adapterDraft.createManyAndReturn({
      data: [
        {
          ownerId: owner.id,
          name,
          version,
          metadata: JSON.parse(JSON.stringify(json)),
          createdById: actor.userId ?? actor.id,
        },
      ],
      skipDuplicates: true,
      select: { id: true },
    });
    if (!row) {
      throw new AppError(
        "conflict",
        `${label} ${version} is registered already. Give a new adapter_version.`,
      );
    }
    await recordAudit(tx, actor, {
      action: "adapter.registered",
      subject: { kind: "adapter", id: row.id, label: `${label} ${version}` },
      after: json,
    });
  });
  return { status: "success", adapter_id: label, adapter_version: version, state: "draft" };
}
