import { describe, expect, it } from "vitest";
import { PUT as setMemberRoute } from "#app/api/v1/owners/[handle]/members/[member]/route.ts";
import { GET as getOwnerRoute } from "#app/api/v1/owners/[handle]/route.ts";
import { POST as createTeamRoute } from "#app/api/v1/owners/route.ts";
import { DELETE as revokeRoute } from "#app/api/v1/tokens/[id]/route.ts";
import { POST as createTokenRoute, GET as listTokensRoute } from "#app/api/v1/tokens/route.ts";
import { listOwnSessions } from "#lib/access/account/data.ts";
import { changePassword, revokeOwnSession, updateAccount } from "#lib/access/account/mutations.ts";
import { auth } from "#lib/access/auth.ts";
import { authenticate } from "#lib/access/authenticate.ts";
import { saveTokenUse } from "#lib/access/mutations.ts";
import { findPasswordLink, listPeople } from "#lib/access/people/data.ts";
import {
  acceptPasswordLink,
  addPerson,
  changeRole,
  issuePasswordLink,
  setPersonDisabled,
} from "#lib/access/people/mutations.ts";
import { listMembers } from "#lib/access/teams/data.ts";
import { createTeam, deleteTeam, removeMember, setMember } from "#lib/access/teams/mutations.ts";
import { verifyToken } from "#lib/access/token-cache.ts";
import { listTokens } from "#lib/access/tokens/data.ts";
import { createApiToken, revokeApiToken } from "#lib/access/tokens/mutations.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson } from "#tests/support/people.ts";

testDatabase();

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Call = {
  method?: string;
  token: string;
  body?: unknown;
  params?: Record<string, string>;
  headers?: Record<string, string>;
};

function call(
  handler: Handler,
  { method = "GET", token, body, params = {}, headers }: Call,
): Promise<Response> {
  const request = new Request("http://localhost/api/v1/x", {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return handler(request, { params: Promise.resolve(params) });
}

const someHandle = (): string => `h-${crypto.randomUUID().slice(0, 8)}`;
const linkToken = (url: string): string => new URL(url).searchParams.get("token") ?? "";
const goodPassword = "correct horse battery";

async function actorOf(token: string): Promise<Actor> {
  const actor = await verifyToken(token, "test");
  if (actor === null) throw new Error("the token does not act");
  return actor;
}

/** Signs in and answers the cookie of the session. */
async function signIn(email: string, password: string): Promise<{ status: number; cookie: string }> {
  const response = await auth().api.signInEmail({ body: { email, password }, asResponse: true });
  return { status: response.status, cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "" };
}

const whoIs = (cookie: string) => authenticate(new Headers({ cookie }), "test");

async function addMember(admin: Actor): Promise<{ userId: string; email: string; cookie: string }> {
  const handle = someHandle();
  const email = `${handle}@example.com`;
  const added = await addPerson(admin, { name: handle, email, handle, role: "engineer" });
  await acceptPasswordLink({ token: linkToken(added.url), password: goodPassword }, "r");
  return { userId: added.userId, email, cookie: (await signIn(email, goodPassword)).cookie };
}

describe("an API token over HTTP", () => {
  it("is created, used, listed with its last use, revoked, and refused at once", async () => {
    const admin = await createPerson("admin");
    const created = await call(createTokenRoute, {
      method: "POST",
      token: admin.token,
      body: { name: "ci", scopes: ["read"] },
      headers: { "idempotency-key": "once" },
    });
    expect(created.status).toBe(201);
    const { id, text, prefix } = await created.json();
    expect(text.startsWith(prefix)).toBe(true);
    expect((await call(listTokensRoute, { token: text })).status).toBe(200);
    const kept = await db().idempotentResponse.findMany();
    expect(JSON.stringify(kept)).not.toContain(text);

    const at = new Date();
    await saveTokenUse(new Map([[id, at]]));
    const { items } = await (await call(listTokensRoute, { token: admin.token })).json();
    expect(items.find((item: { id: string }) => item.id === id)).toMatchObject({
      name: "ci",
      owner: admin.handle,
      lastUsedAt: at.toISOString(),
    });
    expect(JSON.stringify(items)).not.toContain(text);

    const revoked = await call(revokeRoute, { method: "DELETE", token: admin.token, params: { id } });
    expect(revoked.status).toBe(204);
    await expect.poll(async () => (await call(listTokensRoute, { token: text })).status).toBe(401);
  });

  it("is refused once its time has passed, though it was just used", async () => {
    const { actor } = await createPerson("engineer");
    const expiresAt = new Date(Date.now() + 3_000).toISOString();
    const { text } = await createApiToken(actor, {
      name: "t",
      scopes: ["read"],
      resourcePatterns: [],
      expiresAt,
    });
    expect((await call(listTokensRoute, { token: text })).status).toBe(200);
    await expect.poll(async () => (await call(listTokensRoute, { token: text })).status).toBe(401);
  });

  it("does no more than its scopes, and never more than its person's role", async () => {
    const reader = await createPerson("admin", { scopes: ["read"] });
    const body = { handle: someHandle() };
    expect((await call(createTeamRoute, { method: "POST", token: reader.token, body })).status).toBe(403);
    const viewer = await createPerson("viewer", { scopes: ["admin"] });
    expect((await call(createTeamRoute, { method: "POST", token: viewer.token, body })).status).toBe(403);
    await expect(
      addPerson(await actorOf(viewer.token), { ...newPerson(), role: "admin" }),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("makes no token with more than itself: not past its resources, not past its expiry", async () => {
    const { actor } = await createPerson("admin");
    const soon = new Date(Date.now() + 60_000).toISOString();
    const short = await createApiToken(actor, {
      name: "s",
      scopes: ["admin"],
      resourcePatterns: [],
      expiresAt: soon,
    });
    const child = await createApiToken(await actorOf(short.text), {
      name: "c",
      scopes: ["read"],
      resourcePatterns: [],
    });
    expect(child.expiresAt).toBe(soon);
    const later = new Date(Date.now() + 120_000).toISOString();
    await expect(
      createApiToken(await actorOf(short.text), {
        name: "l",
        scopes: ["read"],
        resourcePatterns: [],
        expiresAt: later,
      }),
    ).rejects.toMatchObject({ problems: [{ pointer: "/expiresAt" }] });
    const limited = await createApiToken(actor, { name: "p", scopes: ["admin"], resourcePatterns: ["a/*"] });
    const limitedActor = await actorOf(limited.text);
    const wanted = { name: "x", scopes: ["read" as const], resourcePatterns: [] };
    await expect(createApiToken(limitedActor, wanted)).rejects.toMatchObject({ code: "forbidden" });
    await expect(addPerson(limitedActor, newPerson())).rejects.toMatchObject({ code: "forbidden" });
    await expect(createTeam(limitedActor, { handle: someHandle() })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("is its person's own: others neither see nor revoke it, administrators do", async () => {
    const [engineer, other, admin] = [
      await createPerson("engineer"),
      await createPerson("engineer"),
      await createPerson("admin"),
    ];
    const { id } = await createApiToken(engineer.actor, {
      name: "mine",
      scopes: ["read"],
      resourcePatterns: [],
    });
    const seenBy = async (actor: Actor) =>
      (await listTokens(actor, { limit: 200 })).items.some((item) => item.id === id);
    expect([await seenBy(engineer.actor), await seenBy(other.actor), await seenBy(admin.actor)]).toEqual([
      true,
      false,
      true,
    ]);
    await expect(revokeApiToken(other.actor, id)).rejects.toMatchObject({ code: "not_found" });
    await revokeApiToken(admin.actor, id);
    expect(await seenBy(engineer.actor)).toBe(false);
  });
});

function newPerson() {
  const handle = someHandle();
  return { name: "New", email: `${handle}@example.com`, handle, role: "engineer" as const };
}

describe("people", () => {
  it("set their password by the link once, and sign in", async () => {
    const { actor } = await createPerson("admin");
    const person = newPerson();
    const { url, userId } = await addPerson(actor, person);
    const statusOf = async () => (await listPeople(actor)).find(({ id }) => id === userId)?.status;
    expect(await statusOf()).toBe("invited");
    expect(await findPasswordLink(linkToken(url))).toMatchObject({ email: person.email });
    const accept = () => acceptPasswordLink({ token: linkToken(url), password: goodPassword }, "r");
    const outcomes = await Promise.allSettled([accept(), accept()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await findPasswordLink(linkToken(url))).toBeNull();
    expect(await statusOf()).toBe("active");
    expect((await signIn(person.email, goodPassword)).status).toBe(200);
    expect(JSON.stringify(await db().verification.findMany())).not.toContain(linkToken(url));
  });

  it("cannot use a link that was replaced or has expired", async () => {
    const { actor } = await createPerson("admin");
    const { url, userId } = await addPerson(actor, newPerson());
    const next = await issuePasswordLink(actor, userId);
    const accept = (link: string) =>
      acceptPasswordLink({ token: linkToken(link), password: goodPassword }, "r");
    await expect(accept(url)).rejects.toMatchObject({ code: "forbidden" });
    await db().verification.updateMany({ where: { value: userId }, data: { expiresAt: new Date(0) } });
    await expect(accept(next.url)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("keep their handle and address to themselves, reserved words to nobody", async () => {
    const { actor } = await createPerson("admin");
    const person = newPerson();
    await addPerson(actor, person);
    const same = { ...newPerson(), handle: person.handle.toUpperCase() };
    await expect(addPerson(actor, same)).rejects.toMatchObject({
      code: "conflict",
      problems: [{ pointer: "/handle" }],
    });
    await expect(addPerson(actor, { ...newPerson(), email: person.email })).rejects.toMatchObject({
      problems: [{ pointer: "/email" }],
    });
    await expect(addPerson(actor, { ...newPerson(), handle: "settings" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("who are disabled lose their sessions and tokens and cannot sign in", async () => {
    const { actor } = await createPerson("admin");
    const member = await addMember(actor);
    const self = await whoIs(member.cookie);
    if (self === null) throw new Error("not signed in");
    const { text } = await createApiToken(self, { name: "t", scopes: ["read"], resourcePatterns: [] });
    await actorOf(text);
    await setPersonDisabled(actor, member.userId, true);
    expect(await whoIs(member.cookie)).toBeNull();
    expect(await db().session.count({ where: { userId: member.userId } })).toBe(0);
    await expect.poll(() => verifyToken(text, "r")).toBeNull();
    await expect(signIn(member.email, goodPassword)).rejects.toMatchObject({ code: "forbidden" });
    await setPersonDisabled(actor, member.userId, false);
    expect((await signIn(member.email, goodPassword)).status).toBe(200);
  });

  it("change role in every process within a second", async () => {
    const { actor } = await createPerson("admin");
    const person = await createPerson("engineer");
    expect((await actorOf(person.token)).role).toBe("engineer");
    await changeRole(actor, person.userId, "viewer");
    await expect.poll(async () => (await actorOf(person.token)).role).toBe("viewer");
  });

  it("leave at least one administrator who can sign in, also when two go at once", async () => {
    await db().user.updateMany({ where: { role: "admin" }, data: { role: "viewer" } });
    const [first, second] = [await createPerson("admin"), await createPerson("admin")];
    const outcomes = await Promise.allSettled([
      changeRole(first.actor, second.userId, "viewer"),
      setPersonDisabled(second.actor, first.userId, true),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db().user.count({ where: { role: "admin", disabledAt: null } })).toBe(1);
  });

  it("see e-mail addresses only when they manage users", async () => {
    const [viewer, admin] = [await createPerson("viewer"), await createPerson("admin")];
    expect((await listPeople(viewer.actor)).every(({ email }) => email === null)).toBe(true);
    expect((await listPeople(admin.actor)).every(({ email }) => email !== null)).toBe(true);
  });
});

describe("one's own account", () => {
  it("takes a new password for the current one, and ends the other sessions", async () => {
    const { actor } = await createPerson("admin");
    const member = await addMember(actor);
    const other = (await signIn(member.email, goodPassword)).cookie;
    const self = await whoIs(member.cookie);
    if (self === null) throw new Error("not signed in");
    const session = await auth().api.getSession({ headers: new Headers({ cookie: member.cookie }) });
    const change = { currentPassword: "wrong wrong wrong", newPassword: "another horse battery" };
    await expect(changePassword(self, change, null)).rejects.toMatchObject({
      problems: [{ pointer: "/currentPassword" }],
    });
    await changePassword(self, { ...change, currentPassword: goodPassword }, session?.session.id ?? null);
    expect(await whoIs(other)).toBeNull();
    expect(await whoIs(member.cookie)).not.toBeNull();
    expect((await signIn(member.email, change.newPassword)).status).toBe(200);
  });

  it("lists and ends sessions, its own only", async () => {
    const { actor } = await createPerson("admin");
    const member = await addMember(actor);
    const self = await whoIs(member.cookie);
    if (self === null) throw new Error("not signed in");
    await updateAccount(self, { name: "Renamed" });
    const [session] = await listOwnSessions(self);
    if (!session) throw new Error("no session");
    await expect(revokeOwnSession(actor, session.id)).rejects.toMatchObject({ code: "not_found" });
    await revokeOwnSession(self, session.id);
    expect(await whoIs(member.cookie)).toBeNull();
  });
});

describe("a team", () => {
  it("is made over HTTP; its maker administers it and adds members", async () => {
    const [maker, member] = [await createPerson("engineer"), await createPerson("viewer")];
    const handle = someHandle();
    const made = await call(createTeamRoute, { method: "POST", token: maker.token, body: { handle } });
    expect(made.status).toBe(201);
    const params = { handle, member: member.handle };
    const put = () =>
      call(setMemberRoute, { method: "PUT", token: maker.token, body: { role: "engineer" }, params });
    await expect.poll(async () => (await put()).status).toBe(200);
    expect((await listMembers(maker.actor, handle)).items.map(({ role }) => role).sort()).toEqual([
      "admin",
      "engineer",
    ]);
    const others = await call(setMemberRoute, {
      method: "PUT",
      token: member.token,
      body: { role: "admin" },
      params,
    });
    expect(others.status).toBe(403);
  });

  it("keeps at least one administrator", async () => {
    const admin = await createPerson("admin");
    const [maker, other] = [await createPerson("engineer"), await createPerson("engineer")];
    const { handle } = await createTeam(maker.actor, { handle: someHandle() });
    await expect(removeMember(admin.actor, handle, maker.handle)).rejects.toMatchObject({ code: "conflict" });
    await expect(setMember(admin.actor, handle, maker.handle, "viewer")).rejects.toMatchObject({
      code: "conflict",
    });
    await setMember(admin.actor, handle, other.handle, "admin");
    const outcomes = await Promise.allSettled([
      removeMember(admin.actor, handle, maker.handle),
      removeMember(admin.actor, handle, other.handle),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("that was deleted gives its handle to nobody, and is deleted only when it owns nothing", async () => {
    const admin = await createPerson("admin");
    const { handle } = await createTeam(admin.actor, { handle: someHandle() });
    const { id } = await db().owner.findUniqueOrThrow({ where: { handle }, select: { id: true } });
    await db().schema.create({ data: { ownerId: id, name: "s", createdById: admin.userId } });
    await expect(deleteTeam(admin.actor, handle)).rejects.toMatchObject({ code: "conflict" });
    await db().schema.deleteMany({ where: { ownerId: id } });
    await deleteTeam(admin.actor, handle);
    expect((await call(getOwnerRoute, { token: admin.token, params: { handle } })).status).toBe(404);
    await expect(createTeam(admin.actor, { handle: handle.toUpperCase() })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
