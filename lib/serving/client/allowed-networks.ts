import { BlockList, isIP } from "node:net";
import { AppError } from "#lib/errors.ts";
import { unmappedAddress } from "#lib/open-address.ts";

/** Networks that targets may be in unless the setting says otherwise: loopback and private use (RFC 1122, 1918, 4193). */
export const defaultAllowedNetworks: readonly string[] = [
  "127.0.0.0/8",
  "::1/128",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "fc00::/7",
];

/**
 * Networks in CIDR notation (`10.0.0.0/8`; an address alone is itself) as a list to check addresses against.
 * @throws AppError invalid_input naming the entry by its JSON pointer
 */
export function parseNetworks(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [index, network] of networks.entries()) {
    const [address = "", bits, ...rest] = network.trim().split("/");
    const version = isIP(address);
    const width = version === 6 ? 128 : 32;
    const prefix = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (version === 0 || rest.length > 0 || !(prefix <= width)) {
      const message = `'${network}' is no network. Write it as address and bits, like 10.0.0.0/8 or fd00::/8.`;
      throw new AppError("invalid_input", message, { problems: [{ pointer: `/${index}`, message }] });
    }
    list.addSubnet(address, prefix, version === 6 ? "ipv6" : "ipv4");
  }
  return list;
}

/** Whether an IP address lies in one of the networks. */
export function isInNetworks(networks: BlockList, address: string): boolean {
  const plain = unmappedAddress(address);
  return networks.check(plain, isIP(plain) === 6 ? "ipv6" : "ipv4");
}
