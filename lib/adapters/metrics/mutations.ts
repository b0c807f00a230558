import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { withTransaction } from "#lib/db.ts";
import type { RepositoryRow } from "#lib/repositories/repository.ts";
import { declareFields } from "../cards/mutations.ts";
import { requireVersion } from "../versions/data.ts";
import { refreshShownVersion } from "../versions/mutations.ts";
import { versionSubject } from "../versions/version.ts";
import { type MetricInput, metricChanges } from "./metric.ts";

/**
 * Records numbers that an evaluation of a version gave: they become declared results on its card. A number given again for the same name,
 * split and dataset replaces the one declared before.
 */
export async function recordMetrics(
  actor: Actor,
  repository: RepositoryRow,
  ref: string,
  metrics: readonly MetricInput[],
): Promise<void> {
  authorize(actor, "metric.create", repository.ownerId);
  const version = await requireVersion(repository, ref);
  const changes = metricChanges(metrics, actor.label);
  await withTransaction(async (tx) => {
    const names = [...new Set(metrics.map(({ name }) => name))].join(", ");
    await declareFields(tx, actor, version.id, changes, `Recorded ${names}`);
    await recordAudit(tx, actor, {
      action: "version.metrics_recorded",
      subject: { kind: "version", id: version.id, label: versionSubject(repository, version) },
      details: { metrics },
    });
    await refreshShownVersion(tx, repository.id);
  });
}
