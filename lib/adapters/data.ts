import { readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { exportIdKey } from "#lib/exports/adapter-metadata.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { parseAdapterId } from "./adapter-name.ts";

/** One adapter as ThemisDB's registry lists it. `base_model` is its name. */
export type RegistryItem = {
  adapter_id: string;
  adapter_version: string;
  base_model: string;
  domain: string;
  task_type: string;
  status: "draft";
  created_at: string;
  metrics?: { num_samples: number; compliance_rate: number | null };
};

const maxItems = 10_000;

const draftSelect = {
  name: true,
  version: true,
  metadata: true,
  createdAt: true,
  owner: { select: { handle: true } },
} as const;

function textAt(metadata: unknown, block: string, key: string): string {
  const value = isJsonObject(metadata) && isJsonObject(metadata[block]) ? metadata[block][key] : undefined;
  return typeof value === "string" ? value : "";
}

/** What the exports that adapters name measured, as far as the actor may read them, by export id. */
async function measuredBy(actor: Actor, ids: readonly string[]) {
  const uuids = ids.filter((id) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id));
  const rows = await db().export.findMany({
    where: { AND: [readableWhere(actor), { id: { in: uuids } }] },
    select: { id: true, exportedRows: true, complianceRate: true },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Adapters the actor may see, the newest version of each, newest first. */
export async function listRegistry(actor: Actor): Promise<{ adapters: RegistryItem[]; total: number }> {
  const rows = await db().adapterDraft.findMany({
    where: readableWhere(actor),
    orderBy: { id: "desc" },
    distinct: ["ownerId", "name"],
    take: maxItems,
    select: draftSelect,
  });
  const exportIdOf = (metadata: unknown) => textAt(metadata, "custom", exportIdKey);
  const measured = await measuredBy(
    actor,
    rows.map((row) => exportIdOf(row.metadata)),
  );
  const adapters = rows.map((row): RegistryItem => {
    const source = measured.get(exportIdOf(row.metadata));
    return {
      adapter_id: `${row.owner.handle}/${row.name}`,
      adapter_version: row.version,
      base_model: textAt(row.metadata, "base_model", "name"),
      domain: textAt(row.metadata, "task", "domain"),
      task_type: textAt(row.metadata, "task", "type"),
      status: "draft",
      created_at: row.createdAt.toISOString(),
      ...(source
        ? {
            metrics: {
              num_samples: Number(source.exportedRows ?? 0),
              compliance_rate: source.complianceRate,
            },
          }
        : {}),
    };
  });
  return { adapters, total: adapters.length };
}

/** Metadata of an adapter's newest version. Throws `not_found`. */
export async function getAdapterMetadata(actor: Actor, adapterId: string): Promise<Record<string, unknown>> {
  const { owner, name } = parseAdapterId(adapterId);
  const own = actor.owners[0]?.id;
  const row = await db().adapterDraft.findFirst({
    where: {
      AND: [
        readableWhere(actor),
        { name },
        owner === undefined ? { ownerId: own ?? { in: [] } } : { owner: { handle: owner.toLowerCase() } },
      ],
    },
    orderBy: { id: "desc" },
    select: draftSelect,
  });
  if (row === null || !isJsonObject(row.metadata)) {
    throw new AppError("not_found", `There is no adapter '${adapterId}', or you may not see it.`);
  }
  return row.metadata;
}
