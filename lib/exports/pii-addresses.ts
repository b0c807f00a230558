import { isIPv4, isIPv6 } from "node:net";
import type { TextSpan } from "#lib/exports/pii-accounts.ts";

const dotted = /(?<![\p{L}\p{N}_.])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}_]|\.\d)/gu;
const colons = /(?<![\p{L}\p{N}_:.])[0-9A-Fa-f:]{0,45}:[0-9A-Fa-f:.]{1,45}/gu;

/** Ranges of the IANA special-purpose registry (RFC 6890) that are not public. */
function isPublicIpv4(address: string): boolean {
  const [a = 0, b = 0, c = 0] = address.split(".").map(Number);
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100 && b >= 64 && b <= 127) return false;
  if (a === 169 && b === 254) return false;
  if (a === 172 && b >= 16 && b <= 31) return false;
  if (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)))) return false;
  if (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) return false;
  return !(a === 203 && b === 0 && c === 113);
}

/** Global unicast is 2000::/3 (RFC 4291); 2001:db8::/32 is for documentation (RFC 3849). */
function isPublicIpv6(address: string): boolean {
  return /^[23][0-9a-f]{3}:/i.test(address) && !/^2001:0?db8:/i.test(address);
}

/** Public IPv4 and IPv6 addresses; private, loopback, link-local, multicast and documentation ones are left out. */
export function findIpAddresses(text: string): TextSpan[] {
  const found: TextSpan[] = [];
  if (text.includes(".")) {
    for (const { index, 0: address } of text.matchAll(dotted)) {
      if (isIPv4(address) && isPublicIpv4(address)) found.push({ start: index, end: index + address.length });
    }
  }
  if (text.includes(":")) {
    for (const { index, 0: match } of text.matchAll(colons)) {
      const address = match.replace(/[.:]+$/, (end) => (end.startsWith("::") ? "::" : ""));
      if (isIPv6(address) && isPublicIpv6(address)) found.push({ start: index, end: index + address.length });
    }
  }
  return found;
}
