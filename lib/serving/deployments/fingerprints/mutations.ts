import { db } from "#lib/db.ts";
import type { PromptLogProbs } from "../../engines/engine.ts";
import { findGolden, type Golden } from "./data.ts";

/**
 * Keeps the first fingerprint of a version as its golden one and answers the one that holds: of two at once the first wins,
 * and the other is to be compared with it. `noise`: largest difference between two runs on that replica, in nats.
 */
export async function keepGolden(
  versionId: string,
  key: string,
  measured: { values: readonly PromptLogProbs[]; noise: number; source: string },
): Promise<Golden> {
  const values = JSON.parse(JSON.stringify(measured.values));
  const { noise, source } = measured;
  const { count } = await db().fingerprint.createMany({
    data: [{ versionId, key, values, noise, source }],
    skipDuplicates: true,
  });
  const golden = count > 0 ? null : await findGolden(versionId, key);
  return golden ?? { values: [...measured.values], source };
}
