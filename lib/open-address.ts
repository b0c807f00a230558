import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { AppError } from "./errors.ts";

/** Addresses that answer to whoever asks from this machine with its own credentials, and those of no single host. */
const closed = new BlockList();
closed.addSubnet("169.254.0.0", 16, "ipv4"); // link-local (RFC 3927): metadata of AWS, Google, Azure, Oracle
closed.addSubnet("fe80::", 10, "ipv6"); // link-local (RFC 4291)
closed.addSubnet("64:ff9b::a9fe:0", 112, "ipv6"); // the same through NAT64 (RFC 6052)
closed.addAddress("fd00:ec2::254", "ipv6"); // metadata of AWS
closed.addAddress("fd20:ce::254", "ipv6"); // metadata of Google Cloud
closed.addAddress("fd00:c1::a9fe:a9fe", "ipv6"); // metadata of Oracle Cloud
closed.addAddress("fd00:42::42", "ipv6"); // metadata of Scaleway
closed.addAddress("100.100.100.200", "ipv4"); // metadata of Alibaba Cloud
closed.addAddress("168.63.129.16", "ipv4"); // Azure's host agent
closed.addSubnet("0.0.0.0", 8, "ipv4");
closed.addAddress("::", "ipv6");
closed.addSubnet("224.0.0.0", 3, "ipv4"); // multicast, reserved, broadcast (RFC 5771, RFC 1112)
closed.addSubnet("ff00::", 8, "ipv6"); // multicast (RFC 4291)

const closedNames = /^(metadata|instance-data)(\.|$)|\.metadata\.|^metadata\.google\.internal$/i;

type Lookup = (host: string) => Promise<readonly { address: string }[]>;
const lookupAll: Lookup = (host) => lookup(host, { all: true });

/**
 * Every IP address that a host is or has a name for, in the resolver's order. IPv6 literals may stand in brackets.
 * @throws AppError invalid_input when the name is not known, or it or any address is link-local, multicast or a metadata service
 */
export async function requireOpenAddress(host: string, find: Lookup = lookupAll): Promise<string[]> {
  const bare = host.replace(/^\[(.*)\]$/, "$1").split("%")[0] ?? "";
  const addresses = isIP(bare) === 0 ? await addressesOf(bare, find) : [bare];
  if (!closedNames.test(bare) && !addresses.some(isClosed)) return addresses;
  throw new AppError(
    "invalid_input",
    `${host} is a link-local, multicast or metadata address of the machine that runs Adaptery; nothing is read from there. Name the server's own host.`,
  );
}

/** The IPv4 address inside an IPv4-mapped IPv6 address; others as they are. */
export function unmappedAddress(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

function isClosed(address: string): boolean {
  const plain = unmappedAddress(address);
  return closed.check(plain, isIP(plain) === 6 ? "ipv6" : "ipv4");
}

async function addressesOf(host: string, find: Lookup): Promise<string[]> {
  try {
    return (await find(host)).map(({ address }) => address);
  } catch (cause) {
    throw new AppError("invalid_input", `The host ${host} is not known. Look for a typing mistake.`, {
      cause,
    });
  }
}
