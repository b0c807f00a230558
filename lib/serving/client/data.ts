import { db } from "#lib/db.ts";
import { defaultAllowedNetworks } from "./allowed-networks.ts";

/** Setting that lists the networks (CIDR) in which targets may be. */
export const allowedNetworksKey = "serving.allowedNetworks";

/** The networks in which targets may be: the setting's, else loopback and private ones. */
export async function getAllowedNetworks(): Promise<readonly string[]> {
  const row = await db().setting.findUnique({ where: { key: allowedNetworksKey } });
  if (!Array.isArray(row?.value)) return defaultAllowedNetworks;
  return row.value.filter((network) => typeof network === "string");
}
