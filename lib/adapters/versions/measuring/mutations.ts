import type { Actor } from "#lib/actor.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { isJsonObject } from "#lib/json-object.ts";
import type { LineageFacts } from "#lib/lineage/link/claims.ts";
import { linkLineage } from "#lib/lineage/link/mutations.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import type { LoraFacts } from "#lib/tensors/lora-facts.ts";
import { requestScan } from "#lib/tensors/mutations.ts";
import { collectEvidence } from "../../cards/collect-evidence.ts";
import type { MeasuredExport } from "../../cards/measured-values.ts";
import { applyEvidence } from "../../cards/mutations.ts";
import type { MeasuredTensors } from "../measure-version.ts";
import { refreshShownVersion } from "../mutations.ts";

type Measured = {
  files: readonly TreeFile[];
  tensors: readonly MeasuredTensors[];
  texts: ReadonlyMap<string, string>;
  lora: LoraFacts | null;
  lineage: LineageFacts;
  at: Date;
};
type Snapshot = { id: string; commitId: string };

/** The export that a version is tied to, as it was measured; null without. */
async function exportOf(tx: Transaction, versionId: string): Promise<MeasuredExport | null> {
  const edge = await tx.lineageEdge.findFirst({
    where: {
      from: `version:${versionId}`,
      kind: "trained_on",
      to: { startsWith: "export:" },
      removedAt: null,
    },
    orderBy: { createdAt: "desc" },
    select: { to: true },
  });
  if (edge === null) return null;
  const row = await tx.export.findUnique({
    where: { id: edge.to.slice("export:".length) },
    select: {
      id: true,
      datasetDigest: true,
      exportedRows: true,
      complianceRate: true,
      stats: true,
      datasetVersion: {
        select: { dataset: { select: { name: true, owner: { select: { handle: true } } } } },
      },
    },
  });
  if (row === null) return null;
  const { dataset } = row.datasetVersion;
  const counts = isJsonObject(row.stats) ? row.stats.metrics : undefined;
  const said = isJsonObject(counts) ? counts.validation_entities : undefined;
  const validationRows = typeof said === "number" ? said : 0;
  return {
    id: row.id,
    dataset: `${dataset.owner.handle}/${dataset.name}`,
    datasetDigest: row.datasetDigest,
    trainingRows: row.exportedRows === null ? null : Number(row.exportedRows) - validationRows,
    validationRows: validationRows > 0 ? validationRows : null,
    complianceRate: row.complianceRate,
  };
}

/** What went wrong in words: headers that were refused, and lineage that could not be tied. */
function problemsOf(measured: Measured, lineage: readonly string[]): string | null {
  const refused = measured.tensors.flatMap(({ file, error }) =>
    error === null ? [] : `${file.path}: ${error}`,
  );
  return [...refused, ...lineage].join("\n") || null;
}

/** Writes what was measured of a version, unless its files moved on meanwhile. */
export async function markMeasured(
  actor: Actor,
  { id, commitId }: Snapshot,
  measured: Measured,
): Promise<void> {
  await withTransaction(async (tx) => {
    // The repository first, as whoever registers does: else two would wait for each other.
    await tx.$queryRaw`
      SELECT 1 FROM "Repository" WHERE "id" = (SELECT "repositoryId" FROM "Version" WHERE "id" = ${id}::uuid)
      FOR NO KEY UPDATE`;
    const [row] = await tx.$queryRaw<{ repositoryId: string }[]>`
      SELECT "repositoryId" FROM "Version" WHERE "id" = ${id}::uuid AND "commitId" = ${commitId}::uuid FOR NO KEY UPDATE`;
    if (!row) return;
    const { problems } = await linkLineage(tx, actor, { id }, measured.lineage);
    const evidence = collectEvidence({
      at: measured.at.toISOString(),
      files: measured.files,
      texts: measured.texts,
      lora: measured.lora,
      export: await exportOf(tx, id),
    });
    await applyEvidence(tx, actor, id, evidence, "Measured from the files");
    await tx.version.update({
      where: { id },
      data: { isMeasured: true, measureError: problemsOf(measured, problems) },
      select: { id: true },
    });
    for (const { file, inventory } of measured.tensors) if (inventory) await requestScan(tx, file.sha256);
    await refreshShownVersion(tx, row.repositoryId);
  }, 60_000);
}

/** Notes that a version could not be measured; its page says so. */
export async function markMeasureFailed(actor: Actor, { id, commitId }: Snapshot): Promise<void> {
  const measureError = `Measuring failed on our side, again and again. It was logged (${actor.id}); push again to try once more.`;
  await withTransaction(async (tx) => {
    await tx.version.updateMany({ where: { id, commitId }, data: { measureError } });
  });
}
