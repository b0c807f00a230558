import pg from "pg";
import { afterEach, expect, it, vi } from "vitest";
import { rawPool } from "#lib/db.ts";
import { closeListener, listen } from "#lib/listen.ts";
import { testDatabase } from "#tests/support/database.ts";

testDatabase();
afterEach(async () => {
  vi.restoreAllMocks();
  await closeListener();
});

it("goes on with one connection after LISTEN was refused on one that stands", async () => {
  const query = pg.Client.prototype.query;
  let refusals = 0;
  vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    if (String(args[0]).startsWith("LISTEN") && refusals++ < 2) {
      return Promise.reject(new Error("cannot execute LISTEN during recovery"));
    }
    return Reflect.apply(query, this, args);
  });
  const heard: string[] = [];
  listen("tests", (payload) => heard.push(payload));
  await expect.poll(() => heard).toContain("");
  const connections = async () => {
    const { rows } = await rawPool().query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'adaptery-listen'`,
    );
    return rows.length;
  };
  await expect.poll(connections).toBe(1);
  await rawPool().query("SELECT pg_notify('tests', 'once')");
  await expect.poll(() => heard.filter((payload) => payload === "once")).toEqual(["once"]);
  expect(refusals).toBe(3);
});
