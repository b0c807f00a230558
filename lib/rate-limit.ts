import { isIPv6 } from "node:net";
import { AppError } from "./errors.ts";
import { processSingleton } from "./global.ts";

/** A token bucket: `capacity` at once, refilled by `perMinute`. */
export type RateLimit = { name: string; capacity: number; perMinute: number };

type Bucket = { level: number; updatedMs: number };

/** Buckets kept at most; full ones are dropped first, as a full bucket is the same as none. */
const maxBuckets = 50_000;

/** Sign-in attempts from one address, and for one account from anywhere. */
export const signInLimits = {
  address: { name: "sign-in-address", capacity: 20, perMinute: 10 },
  account: { name: "sign-in-account", capacity: 8, perMinute: 4 },
} as const satisfies Record<string, RateLimit>;

/** Bearer tokens that were refused, from one address: guessing is slow, a wrong script is told to stop. */
export const failedTokenLimit: RateLimit = { name: "failed-token", capacity: 30, perMinute: 30 };

/** What requests from an address are counted under: an IPv4 address itself, of IPv6 the network, its first 64 bits. */
export function addressKey(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = address.toLowerCase().split("%")[0]?.split("::") ?? [];
  const before = head === "" ? [] : head.split(":");
  const after = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => "0");
  const groups = [...before, ...zeros, ...after].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}

/** Takes one from the bucket of `key`. Returns 0, or the seconds to wait when it is empty. */
export function takeToken(limit: RateLimit, key: string, nowMs: number = Date.now()): number {
  const bucket = refilled(limit, key, nowMs);
  if (bucket.level < 1) return Math.ceil(((1 - bucket.level) * 60) / limit.perMinute);
  bucket.level -= 1;
  return 0;
}

/** Whether the bucket of `key` is empty, without taking from it: seconds to wait, or 0. */
export function secondsUntilToken(limit: RateLimit, key: string, nowMs: number = Date.now()): number {
  const bucket = refilled(limit, key, nowMs);
  return bucket.level < 1 ? Math.ceil(((1 - bucket.level) * 60) / limit.perMinute) : 0;
}

/** Takes one or throws `rate_limited` with the seconds to wait. */
export function requireToken(limit: RateLimit, key: string): void {
  const waitSeconds = takeToken(limit, key);
  if (waitSeconds > 0)
    throw new AppError("rate_limited", `Too many tries. Wait ${waitSeconds} s and try again.`, {
      retryAfterSeconds: waitSeconds,
    });
}

function refilled(limit: RateLimit, key: string, nowMs: number): Bucket {
  const buckets = processSingleton("rate limits", () => new Map<string, Bucket>());
  const id = `${limit.name}\n${key}`;
  let bucket = buckets.get(id);
  if (!bucket) {
    if (buckets.size >= maxBuckets) dropOldest(buckets);
    bucket = { level: limit.capacity, updatedMs: nowMs };
    buckets.set(id, bucket);
  }
  const gained = ((nowMs - bucket.updatedMs) / 60_000) * limit.perMinute;
  bucket.level = Math.min(limit.capacity, bucket.level + gained);
  bucket.updatedMs = nowMs;
  return bucket;
}

/** Drops the tenth that was made first: maps keep the order of insertion. */
function dropOldest(buckets: Map<string, Bucket>): void {
  let left = maxBuckets / 10;
  for (const id of buckets.keys()) {
    if (left-- <= 0) return;
    buckets.delete(id);
  }
}
