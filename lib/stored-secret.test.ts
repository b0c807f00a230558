import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { storedSecret } from "./stored-secret.ts";

function dataFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "adaptery-secret-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe("the stored secret", () => {
  it("is made once, whole, and for its owner alone", () => {
    const folder = dataFolder();
    const secret = storedSecret(folder);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(storedSecret(folder)).toBe(secret);
    expect(readdirSync(folder)).toEqual(["secret"]);
    expect(statSync(path.join(folder, "secret")).mode & 0o777).toBe(0o600);
  });

  it.each(["", "0f3a\n"])("is refused when a full disk or a crash cut it short: %j", (text) => {
    const folder = dataFolder();
    writeFileSync(path.join(folder, "secret"), text);
    expect(() => storedSecret(folder)).toThrow("is cut short");
  });
});
