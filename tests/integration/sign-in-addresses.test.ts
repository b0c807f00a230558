import { describe, expect, it } from "vitest";
import { GET, POST } from "#app/api/auth/[...all]/route.ts";
import { acceptPasswordLink, addPerson } from "#lib/access/people/mutations.ts";
import { db } from "#lib/db.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson } from "#tests/support/people.ts";

testDatabase();

const base = "http://localhost:3000/api/auth";
const password = "correct horse battery";

async function signedIn(): Promise<string> {
  const admin = await createPerson("admin");
  const handle = `h-${crypto.randomUUID().slice(0, 8)}`;
  const email = `${handle}@example.com`;
  const { url } = await addPerson(admin.actor, { name: handle, email, handle, role: "engineer" });
  await acceptPasswordLink({ token: new URL(url).searchParams.get("token") ?? "", password }, "r");
  const answer = await POST(
    new Request(`${base}/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    }),
  );
  expect(answer.status).toBe(200);
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

describe("a refused sign-in", () => {
  it.each([
    [true, "a wrong password of an account"],
    [false, "an account that is not there"],
  ])("is noted in the audit log without what was typed (account there: %s)", async (isThere) => {
    const cookie = await signedIn();
    const session = await GET(new Request(`${base}/get-session`, { headers: { cookie } }));
    const { user } = await session.json();
    const email = isThere ? user.email : "my-password-in-the-wrong-field@example.com";
    const requestId = crypto.randomUUID();
    const answer = await POST(
      new Request(`${base}/sign-in/email`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-request-id": requestId,
          "x-forwarded-for": "192.0.2.7",
        },
        body: JSON.stringify({ email, password: "not the right horse" }),
      }),
    );
    expect(answer.status).toBe(401);
    const entry = await db().auditEntry.findFirstOrThrow({ where: { requestId } });
    expect(entry).toMatchObject({
      action: "session.refused",
      subjectKind: "user",
      subjectId: isThere ? user.id : "unknown",
      details: { address: "192.0.2.7", isDisabled: false },
    });
    expect(entry.canonical).not.toContain("example.com");
    expect(entry.canonical).not.toContain("horse");
  });

  it("is not laid to another account whose address it only looks like", async () => {
    const cookie = await signedIn();
    const session = await GET(new Request(`${base}/get-session`, { headers: { cookie } }));
    const { user } = await session.json();
    const requestId = crypto.randomUUID();
    const headers = { "content-type": "application/json", "x-request-id": requestId };
    const body = JSON.stringify({ email: user.email.replace("h-", "h_"), password: "not the right horse" });
    await POST(new Request(`${base}/sign-in/email`, { method: "POST", headers, body }));
    const entry = await db().auditEntry.findFirstOrThrow({ where: { requestId } });
    expect(entry).toMatchObject({ action: "session.refused", subjectId: "unknown" });
  });
});

describe("the addresses of the sign-in library", () => {
  it("are sign-in, session and sign-out", async () => {
    const cookie = await signedIn();
    const session = await GET(new Request(`${base}/get-session`, { headers: { cookie } }));
    expect(await session.json()).toHaveProperty("session");
    const headers = { cookie, origin: "http://localhost:3000" };
    expect((await POST(new Request(`${base}/sign-out`, { method: "POST", headers }))).status).toBe(200);
  });

  it("are not those that guess passwords, end sessions or change accounts past our verbs", async () => {
    const cookie = await signedIn();
    for (const path of ["/list-sessions", "/list-accounts", "/ok", "/reset-password/x", "/callback/x"]) {
      const answer = await GET(new Request(`${base}${path}`, { headers: { cookie } }));
      expect([path, answer.status]).toEqual([path, 404]);
    }
    for (const path of ["/verify-password", "/revoke-sessions", "/update-session", "/sign-up/email"]) {
      const headers = { cookie, origin: "http://localhost:3000", "content-type": "application/json" };
      const body = JSON.stringify({ password });
      const answer = await POST(new Request(`${base}${path}`, { method: "POST", headers, body }));
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });
});
