import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";

/** Answers are kept for so long; a key is new again afterwards. */
const keptMs = 24 * 60 * 60 * 1000;
/** A request that has not been answered for so long died with its process: its key may be used again. */
const abandonedMs = 10 * 60 * 1000;
/** No HTTP status: the request with this key is under way. */
const underWay = 0;

/** A request with an Idempotency-Key: who sends it, the key, and the digest of what is asked for. */
export type KeyedRequest = { actorId: string; key: string; requestDigest: string };

/**
 * Takes the key for this request. Returns null when it is the first with it, which must then be answered or released; else
 * the answer that the first one got. Throws `conflict` while that one is under way, and for a key of another request.
 */
export async function claimIdempotencyKey(
  { actorId, key, requestDigest }: KeyedRequest,
  now: Date = new Date(),
): Promise<{ status: number; body: unknown } | null> {
  const before = (ageMs: number) => ({ lt: new Date(now.getTime() - ageMs) });
  await db().idempotentResponse.deleteMany({
    where: { OR: [{ createdAt: before(keptMs) }, { status: underWay, createdAt: before(abandonedMs) }] },
  });
  const { count } = await db().idempotentResponse.createMany({
    data: [{ actorId, key, requestDigest, status: underWay, body: {}, createdAt: now }],
    skipDuplicates: true,
  });
  if (count === 1) return null;
  const held = await db().idempotentResponse.findUnique({ where: { actorId_key: { actorId, key } } });
  if (held !== null && held.requestDigest !== requestDigest) {
    throw new AppError("conflict", "This Idempotency-Key was used for another request. Use a new key.");
  }
  if (held === null || held.status === underWay) {
    throw new AppError(
      "conflict",
      "A request with this Idempotency-Key is under way. Wait for its answer, or send this again in a moment.",
    );
  }
  return { status: held.status, body: held.body };
}

/** Keeps the answer of the request that holds the key. */
export async function saveIdempotentResponse(
  { actorId, key }: KeyedRequest,
  { status, body }: { status: number; body: unknown },
): Promise<void> {
  await db().idempotentResponse.updateMany({
    where: { actorId, key, status: underWay },
    data: { status, body: body ?? {} },
  });
}

/** Gives back the key of a request that failed or whose answer is not kept, so that it can be sent again. */
export async function releaseIdempotencyKey({ actorId, key }: KeyedRequest): Promise<void> {
  await db().idempotentResponse.deleteMany({ where: { actorId, key, status: underWay } });
}
