import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";
import { runCommand } from "#tests/support/run-command.ts";

testDatabase();
const api = testApiServer();

const scratch = mkdtempSync(path.join(tmpdir(), "adaptery-command-line-"));
const home = path.join(scratch, "home");
const folder = path.join(scratch, "adapter");
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let person: TestPerson;
beforeAll(async () => {
  person = await createPerson("engineer");
  cpSync("tests/fixtures/adapters/good-qkvo-r8", folder, { recursive: true });
  writeFileSync(path.join(folder, "README.md"), "---\nlicense: apache-2.0\n---\n# Ünïcode\n");
  writeFileSync(path.join(folder, "empty"), "");
});

const adaptery = (...args: string[]) =>
  runCommand(process.execPath, ["bin/adaptery.js", ...args], { HOME: home });

describe("adaptery login, push and pull", () => {
  it("asks to sign in first", async () => {
    const result = await adaptery("push", folder, `${person.handle}/mine`);
    expect(result).toMatchObject({ status: 2, stderr: expect.stringContaining("Sign in first") });
  });

  it("keeps a login that only its user can read, and refuses a wrong token", async () => {
    const wrong = await adaptery("login", api.url, "--token", "no-such-token");
    expect(wrong).toMatchObject({ status: 2, stdout: "" });
    const right = await adaptery("login", api.url, "--token", person.token);
    expect(right).toMatchObject({ status: 0, stdout: `Signed in to ${api.url} as ${person.handle}.\n` });
    expect(statSync(path.join(home, ".config/adaptery/login.json")).mode & 0o777).toBe(0o600);
  });

  it("pushes what changed, registers a version and pulls it back byte for byte", async () => {
    const repository = `${person.handle}/mine`;
    const first = await adaptery("push", folder, repository, "--release", "1.0.0", "--json");
    expect(first).toMatchObject({ status: 0, stderr: "" });
    expect(JSON.parse(first.stdout)).toMatchObject({ repository, files: 4, version: "1.0.0" });
    writeFileSync(path.join(folder, "notes.txt"), "new");
    const second = await adaptery("push", folder, repository, "--json");
    expect(JSON.parse(second.stdout)).toMatchObject({ files: 5, uploaded: ["notes.txt"] });

    const pulled = path.join(scratch, "pulled");
    const pull = await adaptery("pull", `${repository}@1.0.0`, pulled, "--json");
    expect(pull).toMatchObject({
      status: 0,
      stderr: expect.stringContaining("not cleared for production"),
    });
    for (const file of ["adapter_config.json", "adapter_model.safetensors", "README.md", "empty"]) {
      expect(readFileSync(path.join(pulled, file))).toEqual(readFileSync(path.join(folder, file)));
    }
    expect(existsSync(path.join(pulled, "notes.txt"))).toBe(false);

    writeFileSync(path.join(pulled, "adapter_config.json"), "damaged");
    const repaired = await adaptery("pull", repository, pulled, "--json");
    expect(JSON.parse(repaired.stdout)).toMatchObject({ fetched: ["adapter_config.json", "notes.txt"] });
  });

  it("shows a card in every spelling, and declares fields of it", async () => {
    const version = `${person.handle}/mine@1.0.0`;
    const declared = await adaptery("card", version, "--set", "/task/domain=legal", '/tags=["a"]', "--json");
    expect(declared).toMatchObject({ status: 0, stderr: "" });
    expect(JSON.parse(declared.stdout).card).toMatchObject({ task: { domain: "legal" }, tags: ["a"] });
    const shown = await adaptery("card", version);
    expect(shown.stdout).toMatch(/^ {2}Domain +legal {2}\[declared\]$/m);
    const readme = await adaptery("card", version, "--format", "readme");
    expect(readme.stdout).toMatch(/^---\n/);
    const refused = await adaptery("card", version, "--set", "/license/id=apach-2.0");
    expect(refused).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Did you mean "Apache-2.0"?'),
    });
    const taken = await adaptery("card", version, "--unset", "/task/domain", "--json");
    expect(JSON.parse(taken.stdout).card.task).toBeUndefined();
  });

  it("says in one sentence what is wrong", async () => {
    writeFileSync(path.join(folder, "README.md"), "---\nlicense: [\n---\n");
    const results = await Promise.all([
      adaptery("push", folder, `${person.handle}/mine`),
      adaptery("push", path.join(scratch, "nowhere"), `${person.handle}/mine`),
      adaptery("push", folder, "mine"),
      adaptery("pull", `${person.handle}/nothing`, path.join(scratch, "x")),
      adaptery("pull", `${person.handle}/mine@9.9.9`, path.join(scratch, "x")),
      adaptery("pull", `${person.handle}/mine`, path.join(scratch, "x"), "--server", "http://127.0.0.1:1"),
      adaptery("login", "ftp://nowhere"),
    ]);
    expect(results.map(({ status, stderr }) => `${status} ${stderr.trim()}`)).toEqual([
      expect.stringMatching(/^2 adaptery push: The front matter of README\.md cannot be read/),
      expect.stringMatching(/^2 adaptery push: There is no folder/),
      "2 adaptery push: 'mine' is not of the form owner/name.",
      expect.stringMatching(/^2 adaptery pull: There is no such repository/),
      "2 adaptery pull: There is no revision '9.9.9' in this repository.",
      "2 adaptery pull: Sign in first: adaptery login URL, or give --server and --token.",
      "2 adaptery login: 'ftp://nowhere' is no address like https://adapters.example.com.",
    ]);
    const unreachable = ["--server", "http://127.0.0.1:1", "--token", "x"];
    const result = await adaptery("pull", `${person.handle}/mine`, path.join(scratch, "x"), ...unreachable);
    expect(result).toMatchObject({ status: 3, stderr: expect.stringContaining("cannot be reached") });
  });
});
