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
const flushEveryMs = 10_000;
const maxEntries = 10_000;

type Known = { actor: Omit<Actor, "requestId">; expiresAt: Date | null; checkedAt: number };

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

/** The actor of a token, or null when it is unknown, expired or revoked. Checked in memory for up to 30 s. */
export async function verifyToken(text: string, requestId: string): Promise<Actor | null> {
  const cache = processSingleton("token-cache", createCache);
  const hash = hashToken(text);
  let known = cache.known.get(hash);
  if (known === undefined || Date.now() - known.checkedAt > keepMs) {
    const changesBefore = cache.changes;
    const found = await findTokenActor(hash);
    noteValidity(hash, found !== null);
    if (found === null) {
      cache.known.delete(hash);
      return null;
    }
    known = { ...found, checkedAt: Date.now() };
    if (cache.known.size >= maxEntries) cache.known.clear();
    if (cache.changes === changesBefore) cache.known.set(hash, known);
  }
  if (known.expiresAt !== null && known.expiresAt.getTime() <= Date.now()) return null;
  cache.used.set(known.actor.id, new Date());
  return { ...known.actor, requestId };
}
