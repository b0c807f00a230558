import type { Actor } from "#lib/actor.ts";
import { getRepository } from "#lib/repositories/data.ts";
import type { RepositoryName } from "#lib/repositories/repository.ts";
import { requireAliasRight } from "./policy.ts";

/** Throws `forbidden` for one who may not move aliases of the adapter, `not_found` for one who may not read it. */
export async function requireAliasOwner(actor: Actor, adapter: RepositoryName, alias: string): Promise<void> {
  const { ownerId, owner, name } = await getRepository(actor, adapter, "adapter");
  requireAliasRight(actor, { ownerId, label: `${owner}/${name}` }, alias);
}
