import path from "node:path";
import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { parseNetworks } from "../../client/allowed-networks.ts";
import { allowedNetworksKey } from "../../client/data.ts";
import { sharedFoldersKey } from "../folder/data.ts";

/**
 * Says in which networks (CIDR) targets may be, and which folders of the server they may share with their replicas. Link-local,
 * multicast and metadata addresses stay refused; replicas elsewhere are refused from the next request on. Throws `invalid_input`.
 */
export async function setServingLimits(
  actor: Actor,
  limits: { networks: readonly string[]; folders: readonly string[] },
): Promise<void> {
  authorize(actor, "setting.manage");
  parseNetworks(limits.networks);
  if (limits.folders.some((folder) => path.resolve(folder) === "/")) {
    const message = "The root folder cannot be shared: name the folders that are.";
    throw new AppError("invalid_input", message, { problems: [{ pointer: "/folders", message }] });
  }
  const networks = limits.networks.map((network) => network.trim());
  const folders = limits.folders.map((folder) => path.resolve(folder));
  await withTransaction(async (tx) => {
    await saveSetting(tx, actor, allowedNetworksKey, networks);
    await saveSetting(tx, actor, sharedFoldersKey, folders);
  });
}

async function saveSetting(tx: Transaction, actor: Actor, key: string, value: string[]): Promise<void> {
  const before = await tx.setting.findUnique({ where: { key } });
  if (JSON.stringify(before?.value ?? null) === JSON.stringify(value)) return;
  await tx.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
  await recordAudit(tx, actor, {
    action: "setting.changed",
    subject: { kind: "setting", id: key, label: key },
    before: before?.value,
    after: value,
    details: { value },
  });
}
