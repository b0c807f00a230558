import type { Actor } from "#lib/actor.ts";
import { withTransaction } from "#lib/db.ts";
import type { LineageFacts } from "#lib/lineage/link/claims.ts";
import { linkLineage } from "#lib/lineage/link/mutations.ts";
import type { MeasuredTensors } from "../measure-version.ts";
import { refreshShownVersion } from "../mutations.ts";

type Measured = { tensors: readonly MeasuredTensors[]; lineage: LineageFacts };
type Snapshot = { id: string; commitId: string };

/** Writes what was measured of a version, unless its files moved on meanwhile. */
export async function markMeasured(
  actor: Actor,
  { id, commitId }: Snapshot,
  measured: Measured,
): Promise<void> {
  await withTransaction(async (tx) => {
    const parameterCount = measured.tensors.reduce(
      (sum, { inventory }) => sum + (inventory?.parameterCount ?? 0),
      0,
    );
    const refused = measured.tensors.find(({ error }) => error !== null);
    const [row] = await tx.version.updateManyAndReturn({
      where: { id, commitId },
      data: {
        isMeasured: true,
        measureError: refused ? `${refused.file.path}: ${refused.error}` : null,
        parameterCount: measured.tensors.length === 0 ? null : parameterCount,
      },
      select: { repositoryId: true },
    });
    if (!row) return;
    await linkLineage(tx, actor, { id }, measured.lineage);
    await refreshShownVersion(tx, row.repositoryId);
  });
}

/** Notes that a version could not be measured; its page says so. */
export async function markMeasureFailed(actor: Actor, { id, commitId }: Snapshot): Promise<void> {
  await withTransaction(async (tx) => {
    await tx.version.updateMany({
      where: { id, commitId },
      data: {
        measureError: `Measuring failed on our side, again and again. It was logged (${actor.id}); push again to try once more.`,
      },
    });
  });
}
