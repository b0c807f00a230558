import type { Transaction } from "#lib/db.ts";
import type { Golden } from "./data.ts";

/** Keeps the first fingerprint of a version for a key as its golden one; one that is there already stays. */
export async function keepGolden(
  tx: Transaction,
  versionId: string,
  key: string,
  { values, noise, source }: Golden,
): Promise<void> {
  await tx.fingerprint.createMany({
    data: [{ versionId, key, values: JSON.parse(JSON.stringify(values)), noise, source }],
    skipDuplicates: true,
  });
}
