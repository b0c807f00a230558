import { findUserActor } from "#lib/access/data.ts";
import { createTokenText } from "#lib/access/token-text.ts";
import type { Actor, Role, TokenScope } from "#lib/actor.ts";
import { db } from "#lib/db.ts";

/** A person of a test with their actor, their owner row and a token that reaches all they may. */
export type TestPerson = { actor: Actor; userId: string; ownerId: string; handle: string; token: string };

/** Makes a user with this role in the whole instance; the handle is made unique. */
export async function createPerson(
  role: Role,
  options: { name?: string; scopes?: readonly TokenScope[] } = {},
): Promise<TestPerson> {
  const handle = `${options.name ?? role}-${crypto.randomUUID().slice(0, 8)}`;
  const owner = await db().owner.create({ data: { kind: "user", handle, displayName: handle } });
  const user = await db().user.create({
    data: { name: handle, email: `${handle}@example.com`, role, ownerId: owner.id },
  });
  const { text, hash, prefix } = createTokenText();
  await db().apiToken.create({
    data: { name: "test", prefix, hash, scopes: [...(options.scopes ?? ["admin"])], userId: user.id },
  });
  const actor = await findUserActor(user.id, "test");
  if (actor === null) throw new Error("the person just made is not there");
  return { actor, userId: user.id, ownerId: owner.id, handle, token: text };
}

/** Makes a team; members hold the given roles in it. Their actors are made again to know of it. */
export async function createTeam(
  members: readonly { person: TestPerson; role: Role }[],
): Promise<{ ownerId: string; handle: string }> {
  const handle = `team-${crypto.randomUUID().slice(0, 8)}`;
  const owner = await db().owner.create({ data: { kind: "team", handle, displayName: handle } });
  for (const { person, role } of members) {
    await db().membership.create({ data: { ownerId: owner.id, userId: person.userId, role } });
    const actor = await findUserActor(person.userId, "test");
    if (actor) person.actor = actor;
  }
  return { ownerId: owner.id, handle };
}
