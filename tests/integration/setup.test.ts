import { beforeEach, describe, expect, it } from "vitest";
import { completeSetup, prepareFirstAdministrator } from "#lib/access/setup/mutations.ts";
import { rawPool } from "#lib/db.ts";
import { testDatabase } from "#tests/support/database.ts";

testDatabase();

const person = { name: "Ada", handle: "Ada", email: "Ada@example.com", password: "correct horse battery" };

async function newToken(): Promise<string> {
  const sentence = await prepareFirstAdministrator();
  return new URL(sentence.slice(sentence.indexOf("http"))).searchParams.get("token") ?? "";
}

async function administrators(): Promise<string[]> {
  const { rows } = await rawPool().query<{ email: string }>(
    `SELECT "email" FROM "User" WHERE "role" = 'admin'`,
  );
  return rows.map(({ email }) => email);
}

beforeEach(async () => {
  await rawPool().query('TRUNCATE "User", "Owner", "Setting" CASCADE');
});

describe("first-run setup", () => {
  it("makes one administrator by a link, and audits it", async () => {
    await completeSetup({ token: await newToken(), ...person }, "request-1");
    expect(await administrators()).toEqual(["ada@example.com"]);
    const { rows } = await rawPool().query(
      `SELECT "action", "requestId" FROM "AuditEntry" WHERE "subjectLabel" = 'ada' ORDER BY "id" DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ action: "user.created", requestId: "request-1" }]);
    expect(await prepareFirstAdministrator()).toBe("");
  });

  it("refuses a link that was used, replaced or guessed", async () => {
    const replaced = await newToken();
    const token = await newToken();
    for (const wrong of [replaced, "guess"]) {
      await expect(completeSetup({ token: wrong, ...person }, "r")).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    await completeSetup({ token, ...person }, "r");
    await expect(completeSetup({ token, ...person }, "r")).rejects.toMatchObject({ code: "forbidden" });
    expect(await administrators()).toHaveLength(1);
  });

  it("lets one of two people through who use the link at once", async () => {
    const token = await newToken();
    const outcomes = await Promise.allSettled([
      completeSetup({ token, ...person }, "r"),
      completeSetup({ token, ...person, handle: "bob", email: "bob@example.com" }, "r"),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await administrators()).toHaveLength(1);
  });

  it("refuses a reserved handle with its field", async () => {
    const attempt = completeSetup({ token: await newToken(), ...person, handle: "api" }, "r");
    await expect(attempt).rejects.toMatchObject({
      code: "invalid_input",
      problems: [{ pointer: "/handle" }],
    });
    expect(await administrators()).toEqual([]);
  });
});
