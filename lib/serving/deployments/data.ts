import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { Page } from "#lib/operation.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { requireRepositoryName } from "#lib/repositories/repository.ts";
import type { Prisma } from "#prisma/client.ts";
import { fingerprintKey } from "../engines/fingerprint.ts";
import { getTarget, readableTargets, requireTargetRow } from "../targets/data.ts";
import { adaptersOf } from "./adapters/data.ts";
import type { AliasRole, DeploymentDetail, DeploymentStatus, DeploymentView, Desired } from "./deployment.ts";
import { servableProblem } from "./policy.ts";
import { findPrevious } from "./previous/data.ts";
import { adapterSource } from "./served-source.ts";
import { listSteps } from "./steps/data.ts";
import { storedReport } from "./stored-report.ts";

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const named = { select: { id: true, name: true, owner: { select: { handle: true } } } } as const;

const viewSelect = {
  id: true,
  target: named,
  repository: named,
  version: { select: { id: true, semver: true, status: true } },
  servedName: true,
  rootDigest: true,
  alias: true,
  strategy: true,
  canaryPercent: true,
  skipsUnreachable: true,
  status: true,
  isDesired: true,
  supersededAt: true,
  failureCode: true,
  failureMessage: true,
  createdByLabel: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  servedAliases: { select: { attachesSchema: true } },
  canaryAliases: { select: { attachesSchema: true, canaryPercent: true } },
} as const satisfies Prisma.DeploymentSelect;

type ViewRow = Prisma.DeploymentGetPayload<{ select: typeof viewSelect }>;
type NamedRow = { id: string; name: string; owner: { handle: string } };

/** A target or an adapter as views name it. */
function toNamed({ id, name, owner }: NamedRow): { id: string; owner: string; name: string } {
  return { id, owner: owner.handle, name };
}

function aliasRoleOf(row: ViewRow): AliasRole {
  if (row.servedAliases.length > 0) return "current";
  if (row.canaryAliases.length > 0) return "canary";
  const isKept = row.alias !== null && row.supersededAt !== null && row.isDesired && row.status === "live";
  return isKept ? "previous" : null;
}

async function toViews(rows: readonly ViewRow[]): Promise<DeploymentView[]> {
  const adapters = await adaptersOf(
    rows.map(({ id, target, servedName }) => ({ id, targetId: target.id, servedName })),
  );
  return rows.map((row) => ({
    id: row.id,
    target: toNamed(row.target),
    adapter: toNamed(row.repository),
    version: { ...row.version, semver: row.version.semver ?? "draft" },
    servedName: row.servedName,
    rootDigest: row.rootDigest,
    alias: row.alias,
    aliasRole: aliasRoleOf(row),
    strategy: row.strategy,
    canaryPercent: row.canaryAliases[0]?.canaryPercent ?? row.canaryPercent,
    attachesSchema: [...row.servedAliases, ...row.canaryAliases].some((alias) => alias.attachesSchema),
    skipsUnreachable: row.skipsUnreachable,
    status: row.status,
    isDesired: row.isDesired,
    supersededAt: row.supersededAt?.toISOString() ?? null,
    failure: row.failureCode === null ? null : { code: row.failureCode, message: row.failureMessage ?? "" },
    createdBy: row.createdByLabel,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    replicas: adapters.get(row.id) ?? [],
  }));
}

/** Which deployments a list shows; `target` is an id or a name, `adapter` is owner/name. */
export type DeploymentQuery = {
  target?: string | undefined;
  adapter?: string | undefined;
  status?: DeploymentStatus | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
};

/** One page of the deployments on targets that the actor may read, newest first. Throws `not_found` for a filter that names nothing. */
export async function listDeployments(
  actor: Actor,
  query: DeploymentQuery = {},
): Promise<Page<DeploymentView>> {
  const { limit = 50, cursor, status } = query;
  if (cursor !== undefined && !uuid.test(cursor)) {
    throw new AppError(
      "invalid_input",
      "The cursor is not one of this list: send the `nextCursor` of a page.",
    );
  }
  const where: Prisma.DeploymentWhereInput = {
    target: readableTargets(actor),
    ...(query.target === undefined ? {} : { targetId: (await getTarget(actor, query.target)).id }),
    ...(query.adapter === undefined
      ? {}
      : {
          repositoryId: (
            await getRepository(actor, requireRepositoryName(query.adapter, "/adapter"), "adapter")
          ).id,
        }),
    ...(status === undefined ? {} : { status }),
  };
  const [total, rows] = await Promise.all([
    db().deployment.count({ where }),
    db().deployment.findMany({
      where: cursor === undefined ? where : { AND: [where, { id: { lt: cursor } }] },
      orderBy: { id: "desc" },
      take: limit + 1,
      select: viewSelect,
    }),
  ]);
  const items = await toViews(rows.slice(0, limit));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null, total };
}

async function findView(actor: Actor, id: string): Promise<{ view: DeploymentView; preflight: unknown }> {
  const row = uuid.test(id)
    ? await db().deployment.findFirst({
        where: { id, target: readableTargets(actor) },
        select: { ...viewSelect, preflight: true },
      })
    : null;
  const [view] = row ? await toViews([row]) : [];
  if (!row || !view) throw new AppError("not_found", "There is no such deployment, or you may not see it.");
  return { view, preflight: row.preflight };
}

/** One deployment as lists show it. Throws `not_found`. */
export async function getDeploymentView(actor: Actor, id: string): Promise<DeploymentView> {
  return (await findView(actor, id)).view;
}

/** One deployment with its steps. Throws `not_found`. */
export async function getDeployment(actor: Actor, id: string): Promise<DeploymentDetail> {
  const { view, preflight } = await findView(actor, id);
  const [steps, previous] = await Promise.all([
    listSteps(view.id),
    view.aliasRole === "current" ? findPrevious(view.id) : null,
  ]);
  return {
    ...view,
    preflight: storedReport(preflight),
    steps,
    previous: previous && { id: previous.id, semver: previous.semver, isLoaded: previous.isLoaded },
  };
}

/** What the replicas of a target are to hold, each served name once. For jobs. */
export async function desiredOf(targetId: string): Promise<Desired[]> {
  const [target, rows] = await Promise.all([
    requireTargetRow(targetId),
    db().deployment.findMany({
      where: { targetId, isDesired: true, status: { in: ["pending", "publishing", "live"] } },
      orderBy: { id: "asc" },
      select: {
        id: true,
        servedName: true,
        versionId: true,
        rootDigest: true,
        status: true,
        version: { select: { status: true, rootDigest: true } },
      },
    }),
  ]);
  const { engine, probePrompts: prompts } = target;
  const base = `${target.base.owner.handle}/${target.base.name}`;
  const goldenKey = fingerprintKey({ engine, base, prompts });
  const desired = new Map<string, Desired>();
  for (const { id, servedName, versionId, rootDigest, status, version } of rows) {
    const phase = status === "live" ? "live" : "publishing";
    // Of two deployments of a version the one at work says how it is treated.
    if (desired.has(servedName) && phase === "live") continue;
    const refusal = servableProblem({ ...version, label: servedName }, target);
    const source = adapterSource(target, servedName);
    desired.set(servedName, {
      deploymentId: id,
      servedName,
      source,
      versionId,
      rootDigest,
      goldenKey,
      phase,
      refusal,
    });
  }
  return [...desired.values()];
}
