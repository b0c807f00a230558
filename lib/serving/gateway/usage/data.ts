import { authorize, readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { Prisma } from "#prisma/client.ts";
import { readableTargets } from "../../targets/data.ts";
import { durationBoundsMs, durationQuantile, usageStepMinutes } from "./gateway-usage.ts";

/** Requests for one served name under one alias since a time. */
export type UsageOfName = {
  targetId: string;
  servedName: string;
  /** "": asked for by version, or a base model. */
  alias: string;
  /** Null: a base model. */
  versionId: string | null;
  requests: number;
  errors: number;
  /** Requests whose answer did not say its tokens: streams that did not ask for usage. */
  uncounted: number;
  promptTokens: number;
  completionTokens: number;
  meanMs: number;
  /** Upper bound of the bucket that 95 % of the requests stay within; null: longer than 10 s. */
  p95Ms: number | null;
};

/** Requests of all names in one step of time; `at` is its beginning, ISO 8601. */
export type UsageAt = { at: string; requests: number; errors: number; tokens: number };

/** Usage of the gateway: by name, most requests first, and over time (steps without requests are left out). */
export type GatewayUsageView = { since: string; stepMinutes: number; names: UsageOfName[]; over: UsageAt[] };

/** Whose requests: those of a target, of a repository, or of one on the other; since when. */
export type UsageQuery = {
  targetId?: string | undefined;
  repositoryId?: string | undefined;
  since: Date;
};

type NameRow = Omit<UsageOfName, "meanMs" | "p95Ms"> & { durationMsSum: number; durationCounts: number[] };

/** Names at most. */
const maxNames = 200;
const minuteMs = 60_000;

/**
 * Requests through the gateway since a time, as far as the actor may read the targets, also deleted ones, and the adapters and base
 * models. Counted by whole minutes; written within seconds of their end.
 */
export async function usageOf(actor: Actor, query: UsageQuery): Promise<GatewayUsageView> {
  authorize(actor, "target.read");
  const { since, targetId, repositoryId } = query;
  const stepMinutes = usageStepMinutes((Date.now() - since.getTime()) / minuteMs);
  const { repositories, targets } = await readableOf(actor, query);
  const wanted = Prisma.sql`"minute" >= ${since.toISOString()}::timestamp AND "repositoryId" = ANY(${repositories}::uuid[])
    AND "targetId" = ANY(${targets}::uuid[])
    ${targetId === undefined ? Prisma.empty : Prisma.sql`AND "targetId" = ${targetId}::uuid`}
    ${repositoryId === undefined ? Prisma.empty : Prisma.sql`AND "repositoryId" = ${repositoryId}::uuid`}`;
  const [names, over] = await Promise.all([usageByName(wanted), usageByStep(wanted, stepMinutes)]);
  return { since: since.toISOString(), stepMinutes, names, over };
}

async function usageByName(wanted: Prisma.Sql): Promise<UsageOfName[]> {
  const buckets = Array.from({ length: durationBoundsMs.length + 1 }, (_, index) => index + 1);
  const counts = buckets.map((place) => Prisma.sql`sum("durationCounts"[${place}::int])::float8`);
  const rows = await db().$queryRaw<NameRow[]>`
    SELECT "targetId", "servedName", "alias", "versionId", sum("requests")::float8 AS "requests", sum("errors")::float8 AS "errors",
      sum("uncounted")::float8 AS "uncounted", sum("promptTokens")::float8 AS "promptTokens",
      sum("completionTokens")::float8 AS "completionTokens", sum("durationMsSum")::float8 AS "durationMsSum",
      ARRAY[${Prisma.join(counts)}] AS "durationCounts"
    FROM "GatewayUsage" WHERE ${wanted}
    GROUP BY "targetId", "servedName", "alias", "versionId" ORDER BY sum("requests") DESC, "servedName" LIMIT ${maxNames}`;
  return rows.map(({ durationMsSum, durationCounts, ...row }) => ({
    ...row,
    meanMs: durationMsSum / Math.max(1, row.requests),
    p95Ms: durationQuantile(durationCounts, 0.95),
  }));
}

async function usageByStep(wanted: Prisma.Sql, stepMinutes: number): Promise<UsageAt[]> {
  const stepSeconds = stepMinutes * 60;
  const rows = await db().$queryRaw<(Omit<UsageAt, "at"> & { atSeconds: number })[]>`
    SELECT (floor(extract(epoch FROM "minute") / ${stepSeconds}::int) * ${stepSeconds}::int)::float8 AS "atSeconds",
      sum("requests")::float8 AS "requests", sum("errors")::float8 AS "errors",
      sum("promptTokens" + "completionTokens")::float8 AS "tokens"
    FROM "GatewayUsage" WHERE ${wanted} GROUP BY 1 ORDER BY 1`;
  return rows.map(({ atSeconds, ...row }) => ({ ...row, at: new Date(atSeconds * 1_000).toISOString() }));
}

/** Of what was used, what the actor may read. */
async function readableOf(
  actor: Actor,
  { targetId, repositoryId, since }: UsageQuery,
): Promise<{ repositories: string[]; targets: string[] }> {
  const used = await db().gatewayUsage.findMany({
    where: {
      minute: { gte: since },
      ...(targetId === undefined ? {} : { targetId }),
      repositoryId: repositoryId ?? { not: null },
    },
    distinct: ["repositoryId", "targetId"],
    select: { repositoryId: true, targetId: true },
  });
  const { deletedAt: _alsoDeleted, ...readable } = readableTargets(actor);
  const [repositories, targets] = await Promise.all([
    db().repository.findMany({
      where: {
        AND: [readableWhere(actor), { id: { in: used.flatMap(({ repositoryId: id }) => id ?? []) } }],
      },
      select: { id: true },
    }),
    db().target.findMany({
      where: { AND: [readable, { id: { in: used.map(({ targetId: id }) => id) } }] },
      select: { id: true },
    }),
  ]);
  return { repositories: repositories.map(({ id }) => id), targets: targets.map(({ id }) => id) };
}
