import { readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { exportIdKey } from "#lib/exports/adapter-metadata.ts";
import { escapeLike } from "#lib/like-pattern.ts";
import type { VersionStatus } from "#prisma/enums.ts";
import { parseAdapterId } from "../adapter-name.ts";
import { readEvidence } from "../cards/evidence.ts";
import { resolveCard } from "../cards/resolve-card.ts";
import { toThemisNested } from "../cards/themis.ts";

/** One adapter as ThemisDB's registry lists it. `base_model` is its name. */
export type RegistryItem = {
  adapter_id: string;
  adapter_version: string;
  base_model: string;
  domain: string;
  task_type: string;
  status: VersionStatus;
  created_at: string;
  metrics?: { num_samples: number; compliance_rate: number | null };
};

const maxItems = 10_000;

const itemSelect = {
  name: true,
  owner: { select: { handle: true } },
  shownVersion: {
    select: {
      semver: true,
      status: true,
      baseModel: true,
      domain: true,
      taskType: true,
      evidence: true,
      createdAt: true,
    },
  },
} as const;

function exportIdOf(evidence: unknown): string {
  const { card } = resolveCard(readEvidence(evidence));
  return card.data?.exports?.[0] ?? card.custom?.[exportIdKey] ?? "";
}

/** What the exports that adapters name measured, as far as the actor may read them, by export id. */
async function measuredBy(actor: Actor, ids: readonly string[]) {
  const uuids = ids.filter((id) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id));
  if (uuids.length === 0) return new Map<string, never>();
  const rows = await db().export.findMany({
    where: { AND: [readableWhere(actor), { id: { in: uuids } }] },
    select: { id: true, exportedRows: true, complianceRate: true },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Adapters the actor may see that have a version, each with the one shown first, newest adapter first. */
export async function listRegistry(actor: Actor): Promise<{ adapters: RegistryItem[]; total: number }> {
  const rows = await db().repository.findMany({
    where: {
      AND: [readableWhere(actor), { kind: "adapter", deletedAt: null, shownVersionId: { not: null } }],
    },
    orderBy: { id: "desc" },
    take: maxItems,
    select: itemSelect,
  });
  const measured = await measuredBy(
    actor,
    rows.map((row) => exportIdOf(row.shownVersion?.evidence)),
  );
  const adapters = rows.flatMap(({ name, owner, shownVersion }): RegistryItem[] => {
    if (shownVersion === null) return [];
    const source = measured.get(exportIdOf(shownVersion.evidence));
    const metrics = source && {
      num_samples: Number(source.exportedRows ?? 0),
      compliance_rate: source.complianceRate,
    };
    return [
      {
        adapter_id: `${owner.handle}/${name}`,
        adapter_version: shownVersion.semver ?? "",
        base_model: shownVersion.baseModel ?? "",
        domain: shownVersion.domain ?? "",
        task_type: shownVersion.taskType ?? "",
        status: shownVersion.status,
        created_at: shownVersion.createdAt.toISOString(),
        ...(metrics ? { metrics } : {}),
      },
    ];
  });
  return { adapters, total: adapters.length };
}

/** Metadata of an adapter's version shown first, in the nested layout. Throws `not_found`. */
export async function getAdapterMetadata(actor: Actor, adapterId: string): Promise<Record<string, unknown>> {
  const { owner, name } = parseAdapterId(adapterId);
  const own = actor.owners[0]?.id;
  const row = await db().repository.findFirst({
    where: {
      AND: [
        readableWhere(actor),
        { kind: "adapter", deletedAt: null, name: { equals: escapeLike(name), mode: "insensitive" } },
        owner === undefined ? { ownerId: own ?? { in: [] } } : { owner: { handle: owner.toLowerCase() } },
      ],
    },
    select: itemSelect,
  });
  if (!row?.shownVersion) {
    throw new AppError("not_found", `There is no adapter '${adapterId}', or you may not see it.`);
  }
  const { semver, evidence, createdAt } = row.shownVersion;
  return toThemisNested(resolveCard(readEvidence(evidence)).card, {
    adapter_id: `${row.owner.handle}/${row.name}`,
    ...(semver === null ? {} : { adapter_version: semver }),
    exported_at: `${createdAt.toISOString().slice(0, 19)}Z`,
  });
}
