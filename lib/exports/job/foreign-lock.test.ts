import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { releaseForeignLock } from "#lib/exports/job/foreign-lock.ts";

const folder = mkdtempSync(path.join(tmpdir(), "adaptery-lock-"));
const lock = path.join(folder, ".export", "lock-run");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("releaseForeignLock", () => {
  it("removes another machine's lock and leaves our own to the engine", async () => {
    await releaseForeignLock(folder);
    mkdirSync(path.dirname(lock));
    writeFileSync(lock, JSON.stringify({ pid: 1, host: "elsewhere", started: "" }));
    await releaseForeignLock(folder);
    expect(existsSync(lock)).toBe(false);
    writeFileSync(lock, JSON.stringify({ pid: 1, host: hostname(), started: "" }));
    await releaseForeignLock(folder);
    expect(existsSync(lock)).toBe(true);
  });
});
