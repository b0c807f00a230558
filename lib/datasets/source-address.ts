import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { AppError } from "#lib/errors.ts";

/** Addresses that answer to whoever asks from this machine with its own credentials: no database is there. */
const closed = new BlockList();
closed.addSubnet("169.254.0.0", 16, "ipv4"); // link-local (RFC 3927): metadata of AWS, Google, Azure, Oracle
closed.addSubnet("fe80::", 10, "ipv6"); // link-local (RFC 4291)
closed.addAddress("fd00:ec2::254", "ipv6"); // metadata of AWS
closed.addAddress("100.100.100.200", "ipv4"); // metadata of Alibaba Cloud
closed.addAddress("168.63.129.16", "ipv4"); // Azure's host agent
closed.addSubnet("0.0.0.0", 8, "ipv4");
closed.addAddress("::", "ipv6");

const closedNames = /^(metadata|instance-data)(\.|$)|\.metadata\.|^metadata\.google\.internal$/i;

type Lookup = (host: string) => Promise<readonly { address: string }[]>;
const lookupAll: Lookup = (host) => lookup(host, { all: true });

/**
 * Refuses a host that is, or has a name for, a link-local or metadata address of the machine.
 * @throws AppError invalid_input, also when the name is not known
 */
export async function requireOpenAddress(host: string, find: Lookup = lookupAll): Promise<void> {
  const bare = host.replace(/^\[(.*)\]$/, "$1").split("%")[0] ?? "";
  if (bare.startsWith("/")) return; // the folder of a Unix socket
  const addresses = isIP(bare) === 0 ? await addressesOf(bare, find) : [bare];
  if (!closedNames.test(bare) && !addresses.some(isClosed)) return;
  throw refusal(
    `${host} is a link-local or metadata address of the machine that runs Adaptery; no source is read from there. Name the database's own host.`,
  );
}

function isClosed(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return closed.check(mapped, "ipv4");
  return closed.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

async function addressesOf(host: string, find: Lookup): Promise<string[]> {
  try {
    return (await find(host)).map(({ address }) => address);
  } catch (cause) {
    throw refusal(`The host ${host} is not known. Look for a typing mistake.`, cause);
  }
}

function refusal(sentence: string, cause?: unknown): AppError {
  return new AppError("invalid_input", sentence, {
    cause,
    problems: [{ pointer: "/source/connectionString", message: sentence }],
  });
}
