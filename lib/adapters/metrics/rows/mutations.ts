import type { Transaction } from "#lib/db.ts";
import type { Evidence } from "../../cards/evidence.ts";
import { metricRows } from "../metric.ts";

/** Keeps the metrics of a card as rows, so that lists filter and charts draw by them. Part of every write of a card. */
export async function saveCardMetrics(
  tx: Transaction,
  versionId: string,
  evidence: Evidence,
  createdById: string,
): Promise<void> {
  const rows = metricRows(evidence);
  await tx.evaluationMetric.deleteMany({ where: { versionId } });
  if (rows.length === 0) return;
  await tx.evaluationMetric.createMany({ data: rows.map((row) => ({ ...row, versionId, createdById })) });
}
