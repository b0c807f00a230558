import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { accessChangedChannel } from "#lib/access/mutations.ts";
import { completeSetup, prepareFirstAdministrator } from "#lib/access/setup/mutations.ts";
import { verifyToken } from "#lib/access/token-cache.ts";
import { findCommandActor } from "#lib/access/tokens/data.ts";
import { createApiToken, revokeApiToken } from "#lib/access/tokens/mutations.ts";
import type { createTokenSchema } from "#lib/access/tokens/schema.ts";
import type { Actor } from "#lib/actor.ts";
import { rawPool } from "#lib/db.ts";
import { listen } from "#lib/listen.ts";
import { gatewayRoutes } from "#lib/serving/gateway/routes.ts";
import type { SchemaValue } from "#lib/validate.ts";
import { testDataPlane } from "#tests/support/data-plane.ts";
import { testDatabase } from "#tests/support/database.ts";

const database = testDatabase();
const plane = testDataPlane(gatewayRoutes);
const wanted: SchemaValue<typeof createTokenSchema> = {
  name: "ci",
  scopes: ["read", "write"],
  resourcePatterns: ["team/*"],
};
let ada: Actor;

async function adaptery(...args: string[]): Promise<{ status: number | null; out: string; errors: string }> {
  const child = spawn(process.execPath, ["bin/adaptery.js", ...args], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      DATABASE_URL: database.url,
      ADAPTERY_DATA_DIR: database.dataDir,
      LOG_LEVEL: "silent",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { status: child.exitCode, out: out.trim(), errors };
}

beforeAll(async () => {
  const sentence = await prepareFirstAdministrator();
  const token = new URL(sentence.slice(sentence.indexOf("http"))).searchParams.get("token") ?? "";
  const person = { name: "Ada", handle: "ada", email: "ada@example.com", password: "correct horse battery" };
  await completeSetup({ token, ...person }, "r");
  const actor = await findCommandActor(undefined);
  if (!actor) throw new Error("no administrator");
  ada = actor;
});

describe("an API token", () => {
  it("is kept as a hash only, and acts with its scopes and patterns", async () => {
    const { text: secret } = await createApiToken(ada, wanted);
    expect(await verifyToken(secret, "r")).toMatchObject({
      kind: "token",
      userId: ada.userId,
      scopes: ["read", "write"],
      resourcePatterns: ["team/*"],
    });
    const { rows } = await rawPool().query(`SELECT to_jsonb(t)::text AS row FROM "ApiToken" t`);
    expect(JSON.stringify(rows)).not.toContain(secret);
    const audit = await rawPool().query(
      `SELECT "canonical" FROM "AuditEntry" WHERE "action" = 'token.created'`,
    );
    expect(audit.rows).toHaveLength(1);
    expect(JSON.stringify(audit.rows)).not.toContain(secret);
  });

  it("holds for ten minutes while the database does not answer, and no longer than it is valid", async () => {
    const expiresAt = new Date(Date.now() + 300_000).toISOString();
    const { text: secret } = await createApiToken(ada, wanted);
    const { text: short } = await createApiToken(ada, { ...wanted, expiresAt });
    // What was told of the new tokens is heard before they are looked up for the last time.
    const heard: string[] = [];
    const stop = listen(accessChangedChannel, (payload) => heard.push(payload));
    await rawPool().query("SELECT pg_notify($1, 'last')", [accessChangedChannel]);
    await expect.poll(() => heard).toContain("last");
    stop();
    for (const text of [secret, short]) expect(await verifyToken(text, "r")).not.toBeNull();
    vi.useFakeTimers({ toFake: ["Date"] });
    await rawPool().query(`ALTER TABLE "ApiToken" RENAME TO "Gone"`);
    try {
      vi.setSystemTime(Date.now() + 120_000);
      for (const text of [secret, short])
        expect(await verifyToken(text, "r")).toMatchObject({ kind: "token" });
      vi.setSystemTime(Date.now() + 240_000);
      expect(await verifyToken(short, "r")).toBeNull();
      vi.setSystemTime(Date.now() + 300_000);
      await expect(verifyToken(secret, "r")).rejects.toThrow("ApiToken");
    } finally {
      vi.useRealTimers();
      await rawPool().query(`ALTER TABLE "Gone" RENAME TO "ApiToken"`);
    }
    expect(await verifyToken(secret, "r")).toMatchObject({ kind: "token" });
  });

  it("does nothing once it is revoked", async () => {
    const { id, text: secret } = await createApiToken(ada, {
      name: "gone",
      scopes: ["read"],
      resourcePatterns: [],
    });
    expect(await verifyToken(secret, "r")).not.toBeNull();
    await revokeApiToken(ada, id);
    await expect.poll(() => verifyToken(secret, "r")).toBeNull();
    await expect(revokeApiToken(ada, id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is refused with an expiry that has passed", async () => {
    const expiresAt = new Date(Date.now() - 1000).toISOString();
    const attempt = createApiToken(ada, { name: "late", scopes: ["read"], resourcePatterns: [], expiresAt });
    await expect(attempt).rejects.toMatchObject({ problems: [{ pointer: "/expiresAt" }] });
  });

  it("goes on being taken from an address that others send refused ones from", async () => {
    const { text: secret } = await createApiToken(ada, {
      name: "app",
      scopes: ["infer"],
      resourcePatterns: [],
    });
    const call = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${plane.url}/v1/models`, { headers })).status;
    };
    expect(await call(secret)).toBe(200);
    const refused = new Set<number>();
    for (let attempt = 0; attempt < 40; attempt++) refused.add(await call(`adp_${attempt}`));
    expect([...refused]).toEqual([401, 429]);
    expect(await call(secret)).toBe(200);
  });

  it("comes from the command line too, printed once and alone on stdout", async () => {
    const made = await adaptery("token", "create", "--name", "ci", "--scope", "read", "--expires", "90d");
    expect(made.status).toBe(0);
    expect(made.out).toMatch(/^adp_[A-Za-z0-9_-]{43}$/);
    expect(await verifyToken(made.out, "r")).toMatchObject({ userId: ada.userId, scopes: ["read"] });
  });

  it("is listed and revoked by the command line", async () => {
    const made = await adaptery("token", "create", "--name", "brief", "--scope", "read", "--json");
    const { id, text: secret } = JSON.parse(made.out);
    const listed = await adaptery("token", "list");
    expect(listed.out).toMatch(new RegExp(`^${id} .*ada {2}brief {2}read`, "m"));
    expect(listed.out).not.toContain(secret);
    expect((await adaptery("token", "revoke", id)).status).toBe(0);
    expect(await verifyToken(secret, "r")).toBeNull();
    const again = await adaptery("token", "revoke", id);
    expect([again.status, again.out]).toEqual([2, ""]);
    expect((await adaptery("token", "revoke", "no-id")).status).toBe(2);
  });

  for (const args of [
    ["--name", "ci", "--scope", "everything"],
    ["--name", "ci", "--scope", "read", "--expires", "soon"],
    ["--name", "ci", "--scope", "read", "--allow", "no-slash"],
    ["--name", "ci", "--scope", "read", "--user", "nobody"],
    ["--scope", "read"],
  ]) {
    it(`is not made by ${args.join(" ")}: exit 2 and a sentence`, async () => {
      const { status, out, errors } = await adaptery("token", "create", ...args);
      expect([status, out]).toEqual([2, ""]);
      expect(errors).not.toBe("");
    });
  }
});
