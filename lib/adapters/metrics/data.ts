import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { getRepository } from "#lib/repositories/data.ts";
import type { RepositoryName } from "#lib/repositories/repository.ts";
import { getVersion } from "../versions/data.ts";
import type { MetricRow, MetricSeries } from "./metric.ts";

/** A metric of one version; `at` is ISO 8601. */
export type MetricView = MetricRow & { at: string };

/** Points of all series that are read at most. */
const maxPoints = 20_000;

/** The metrics of a version, by name, split and dataset. */
export async function listMetrics(actor: Actor, name: RepositoryName, ref: string): Promise<MetricView[]> {
  const version = await getVersion(actor, name, ref);
  const rows = await db().evaluationMetric.findMany({
    where: { versionId: version.id },
    orderBy: [{ name: "asc" }, { split: "asc" }, { dataset: "asc" }, { source: "asc" }],
    select: { name: true, value: true, split: true, dataset: true, source: true, createdAt: true },
  });
  return rows.map(({ createdAt, ...row }) => ({ ...row, at: createdAt.toISOString() }));
}

/** Every metric of an adapter over its versions, lowest version first and the draft last, for charts. */
export async function metricSeries(
  actor: Actor,
  name: RepositoryName,
  metric?: string,
): Promise<MetricSeries[]> {
  const { id } = await getRepository(actor, name, "adapter");
  const rows = await db().$queryRaw<
    {
      name: string;
      split: string;
      dataset: string;
      source: string;
      value: number;
      versionId: string;
      semver: string | null;
      at: Date;
    }[]
  >`
    SELECT m."name", m."split", m."dataset", m."source", m."value", v."id" AS "versionId", v."semver", m."createdAt" AS "at"
    FROM "EvaluationMetric" m JOIN "Version" v ON v."id" = m."versionId"
    WHERE v."repositoryId" = ${id}::uuid AND v."status" <> 'withdrawn'
      AND (${metric ?? null}::text IS NULL OR m."name" = ${metric ?? null})
    ORDER BY m."name", m."split", m."dataset", v."semver" IS NULL, v."sortKey" COLLATE "C", m."source"
    LIMIT ${maxPoints}`;
  const series = new Map<string, MetricSeries>();
  for (const { name: metricName, split, dataset, semver, at, ...point } of rows) {
    const key = JSON.stringify([metricName, split, dataset]);
    const held = series.get(key) ?? { name: metricName, split, dataset, points: [] };
    held.points.push({ ...point, version: semver, at: at.toISOString() });
    series.set(key, held);
  }
  return [...series.values()].map((held) => ({
    ...held,
    points: held.points.map(({ versionId, version, value, source, at }) => ({
      versionId,
      version,
      value,
      source,
      at,
    })),
  }));
}
