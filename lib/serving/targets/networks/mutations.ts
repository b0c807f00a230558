import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { withTransaction } from "#lib/db.ts";
import { parseNetworks } from "../../client/allowed-networks.ts";
import { allowedNetworksKey } from "../../client/data.ts";

/**
 * Says in which networks (CIDR) targets may be; link-local, multicast and metadata addresses stay refused. Replicas elsewhere are
 * refused from the next request on. Throws `invalid_input` for what is no network.
 */
export async function setAllowedNetworks(actor: Actor, networks: readonly string[]): Promise<void> {
  authorize(actor, "setting.manage");
  parseNetworks(networks);
  const value = networks.map((network) => network.trim());
  await withTransaction(async (tx) => {
    const before = await tx.setting.findUnique({ where: { key: allowedNetworksKey } });
    await tx.setting.upsert({
      where: { key: allowedNetworksKey },
      create: { key: allowedNetworksKey, value },
      update: { value },
    });
    await recordAudit(tx, actor, {
      action: "setting.changed",
      subject: { kind: "setting", id: allowedNetworksKey, label: allowedNetworksKey },
      before: before?.value,
      after: value,
      details: { networks: value },
    });
  });
}
