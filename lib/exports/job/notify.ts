import type { Transaction } from "#lib/db.ts";

/** NOTIFY channel that carries the id of every export whose row changed. */
export const exportChannel = "adaptery_export";

/** Tells every process, once the transaction commits, that an export's row changed. */
export async function notifyExport(tx: Transaction, exportId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${exportChannel}, ${exportId})`;
}
