import type { Actor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";
import { getExport, getExportReport } from "#lib/exports/data.ts";

/** What an export that a version was trained on measured; null where it measured nothing of the kind. */
export type TrainingExport = {
  id: string;
  name: string;
  exportedRows: number | null;
  complianceRate: number | null;
  diversityScore: number | null;
  /** Code points of a sample. */
  meanLength: number | null;
};

const maxExports = 8;

/** The exports that a card names, as far as the actor may read them; those that are gone are left out. */
export async function listTrainingExports(actor: Actor, ids: readonly string[]): Promise<TrainingExport[]> {
  const found = await Promise.all(ids.slice(0, maxExports).map((id) => findTrainingExport(actor, id)));
  return found.filter((source) => source !== null);
}

async function findTrainingExport(actor: Actor, id: string): Promise<TrainingExport | null> {
  try {
    const [run, { metrics }] = await Promise.all([getExport(actor, id), getExportReport(actor, id)]);
    const meanLength = metrics.find(({ metric, bucket }) => metric === "length.mean" && bucket === "");
    return {
      id,
      name: run.name,
      exportedRows: run.exportedRows,
      complianceRate: run.complianceRate,
      diversityScore: run.diversityScore,
      meanLength: meanLength?.value ?? null,
    };
  } catch (error) {
    if (error instanceof AppError && (error.code === "not_found" || error.code === "invalid_input"))
      return null;
    throw error;
  }
}
