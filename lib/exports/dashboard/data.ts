import { readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { type ExportItem, exportSelect, toExportItems } from "#lib/exports/data.ts";

/** What the first page shows: what runs, what complies worst, what was done last, and how much there is. */
export type Dashboard = {
  running: ExportItem[];
  /** Finished exports of the last 90 days with a compliance rate, lowest first. */
  worstCompliance: ExportItem[];
  recent: ExportItem[];
  /** Finished exports over time, oldest first, for the chart. */
  history: {
    id: string;
    name: string;
    finishedAt: string;
    exportedRows: number;
    complianceRate: number | null;
  }[];
  counts: {
    datasets: number;
    schemas: number;
    recipes: number;
    exports: number;
    exportedRows: number;
    failedExports: number;
  };
};

const dashboardDays = 90;

function newest(where: object, take: number) {
  return db().export.findMany({ where, orderBy: { id: "desc" }, take, select: exportSelect });
}

/** The numbers of the first page, over what the actor may read. */
export async function getDashboard(actor: Actor): Promise<Dashboard> {
  const readable = readableWhere(actor);
  const live = { AND: [readable, { deletedAt: null }] };
  const since = new Date(Date.now() - dashboardDays * 86_400_000);
  const succeeded = { AND: [readable, { status: "succeeded" as const }] };
  const [running, worst, recent, history, datasets, schemas, recipes, exports, rows, failedExports] =
    await Promise.all([
      newest({ AND: [readable, { status: { in: ["queued", "running"] } }] }, 10),
      db().export.findMany({
        where: { AND: [succeeded, { finishedAt: { gte: since } }, { complianceRate: { not: null } }] },
        orderBy: [{ complianceRate: "asc" }, { id: "desc" }],
        take: 5,
        select: exportSelect,
      }),
      newest(readable, 8),
      db().export.findMany({
        where: succeeded,
        orderBy: { id: "desc" },
        take: 30,
        select: { id: true, name: true, finishedAt: true, exportedRows: true, complianceRate: true },
      }),
      db().dataset.count({ where: live }),
      db().schema.count({ where: live }),
      db().recipe.count({ where: { AND: [readable, { archivedAt: null }] } }),
      db().export.count({ where: readable }),
      db().export.aggregate({ where: succeeded, _sum: { exportedRows: true } }),
      db().export.count({ where: { AND: [readable, { status: "failed" }] } }),
    ]);
  return {
    running: await toExportItems(running),
    worstCompliance: await toExportItems(worst),
    recent: await toExportItems(recent),
    history: history.reverse().map((row) => ({
      id: row.id,
      name: row.name,
      finishedAt: row.finishedAt?.toISOString() ?? "",
      exportedRows: Number(row.exportedRows ?? 0),
      complianceRate: row.complianceRate,
    })),
    counts: {
      datasets,
      schemas,
      recipes,
      exports,
      exportedRows: Number(rows._sum.exportedRows ?? 0),
      failedExports,
    },
  };
}
