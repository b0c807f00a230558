import { describe, expect, it } from "vitest";
import { rawPool } from "#lib/db.ts";
import { testDatabase } from "#tests/support/database.ts";

testDatabase();

const insertEntry = `
  INSERT INTO "AuditEntry"
    ("at", "actorKind", "actorId", "actorLabel", "action", "subjectKind", "subjectId", "subjectLabel", "requestId", "details", "canonical")
  VALUES (now(), 'system', 'test', 'test', 'test.write', 'test', '1', 'one', 'request-1', '{}', '{}')`;

describe("the audit table", () => {
  for (const statement of [
    `UPDATE "AuditEntry" SET "action" = 'other'`,
    `DELETE FROM "AuditEntry"`,
    `TRUNCATE "AuditEntry"`,
    `TRUNCATE "AuditEntry" CASCADE`,
    `SET session_replication_role = replica; DELETE FROM "AuditEntry"`,
  ]) {
    it(`refuses ${statement}`, async () => {
      await rawPool().query(insertEntry);
      await expect(rawPool().query(statement)).rejects.toThrow("append-only");
      const { rows } = await rawPool().query<{ count: number }>(
        `SELECT count(*)::int AS count FROM "AuditEntry"`,
      );
      expect(rows[0]?.count).toBeGreaterThan(0);
    });
  }
});
