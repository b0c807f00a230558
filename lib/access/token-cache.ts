import type { Actor } from "#lib/actor.ts";
import { processSingleton } from "#lib/global.ts";
import { listen } from "#lib/listen.ts";
import { logger } from "#lib/logger.ts";
import { findTokenActor } from "./data.ts";
import { accessChangedChannel, saveTokenUse } from "./mutations.ts";
import { hashToken } from "./token-text.ts";
import { noteValidity } from "./valid-tokens.ts";

/** Long enough to spare the database, short enough that a lost NOTIFY does little harm. */
const keepMs = 30_000;
/** While the database does not answer, what it said last holds so long; it is asked again every few seconds. */
const holdMs = 10 * 60_000;
const askAgainMs = 5_000;
const flushEveryMs = 10_000;
const maxEntries = 10_000;

/** `dueAt`: when to ask the database again; `saidAt`: when it answered last. Milliseconds since 1970. */
type Known = { actor: Omit<Actor, "requestId">; expiresAt: Date | null; dueAt: number; saidAt: number };

/** `changes` counts what was forgotten, so that an answer read before a change is not kept after it. */
type Cache = { known: Map<string, Known>; used: Map<string, Date>; changes: number };

function createCache(): Cache {
  const cache: Cache = { known: new Map(), used: new Map(), changes: 0 };
  listen(accessChangedChannel, () => {
    cache.changes += 1;
    cache.known.clear();
  });
  setInterval(() => {
    if (cache.used.size === 0) return;
    const used = cache.used;
    cache.used = new Map();
    saveTokenUse(used).catch((error: unknown) =>
      logger().warn({ err: error }, "last use of tokens was not saved"),
    );
  }, flushEveryMs).unref();
  return cache;
}

/**
 * The actor of a token, or null when it is unknown, expired or revoked. Checked in memory for up to 30 s, and for ten minutes while the
 * database does not answer: serving goes on.
 */
export async function verifyToken(text: string, requestId: string): Promise<Actor | null> {
  const cache = processSingleton("token-cache", createCache);
  const hash = hashToken(text);
  let known = cache.known.get(hash) ?? null;
  if (known === null || Date.now() > known.dueAt) known = await look(cache, hash, known);
  if (known === null) return null;
  if (known.expiresAt !== null && known.expiresAt.getTime() <= Date.now()) return null;
  cache.used.set(known.actor.id, new Date());
  return { ...known.actor, requestId };
}

async function look(cache: Cache, hash: string, before: Known | null): Promise<Known | null> {
  const changesBefore = cache.changes;
  let found: Awaited<ReturnType<typeof findTokenActor>>;
  try {
    found = await findTokenActor(hash);
  } catch (error) {
    if (before === null || Date.now() - before.saidAt > holdMs) throw error;
    logger().warn({ err: error }, "a token could not be looked up; what was known of it holds");
    before.dueAt = Date.now() + askAgainMs;
    return before;
  }
  noteValidity(hash, found !== null);
  if (found === null) {
    cache.known.delete(hash);
    return null;
  }
  const known = { ...found, dueAt: Date.now() + keepMs, saidAt: Date.now() };
  if (cache.known.size >= maxEntries) cache.known.clear();
  if (cache.changes === changesBefore) cache.known.set(hash, known);
  return known;
}
