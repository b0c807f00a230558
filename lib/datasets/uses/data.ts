import { readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { readableDatasets } from "../data.ts";

/** An export that reads a dataset, as the dataset's page lists it. */
export type DatasetUse = { id: string; name: string; status: string; version: number; createdAt: string };

/** The newest exports of a dataset that the actor may read. */
export async function listDatasetUses(actor: Actor, datasetId: string): Promise<DatasetUse[]> {
  const rows = await db().export.findMany({
    where: {
      AND: [readableWhere(actor), { datasetVersion: { datasetId, dataset: readableDatasets(actor) } }],
    },
    select: {
      id: true,
      name: true,
      status: true,
      createdAt: true,
      datasetVersion: { select: { number: true } },
    },
    orderBy: { id: "desc" },
    take: 100,
  });
  return rows.map(({ datasetVersion, createdAt, ...row }) => ({
    ...row,
    version: datasetVersion.number,
    createdAt: createdAt.toISOString(),
  }));
}

/** How many exports of a dataset there are in all and how many are under way, whoever may see them. */
export async function countDatasetUses(
  actor: Actor,
  datasetId: string,
): Promise<{ total: number; running: number }> {
  const where = { datasetVersion: { datasetId, dataset: readableDatasets(actor) } };
  const [total, running] = await Promise.all([
    db().export.count({ where }),
    db().export.count({ where: { ...where, status: { in: ["queued", "running"] } } }),
  ]);
  return { total, running };
}
