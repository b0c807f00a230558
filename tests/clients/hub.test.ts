import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTokenText } from "#lib/access/token-text.ts";
import type { TokenScope } from "#lib/actor.ts";
import { setVersionStatus } from "#lib/adapters/status/mutations.ts";
import { registerVersion } from "#lib/adapters/versions/mutations.ts";
import { db } from "#lib/db.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPushedAdapter } from "#tests/support/hub-pushes.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";
import { pythonWith } from "#tests/support/python.ts";
import { runCommand } from "#tests/support/run-command.ts";

testDatabase();
const api = testApiServer();

/** The newest client, and older ones that people have: the last that negotiates, the last before 2.0, and 2.0 itself. */
const clients = ["2.4.0", "2.0.0", "1.33.0", "1.18.0"];

const scratch = mkdtempSync(path.join(tmpdir(), "adaptery-hub-"));
const folder = path.join(scratch, "adapter");
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

beforeAll(() => {
  mkdirSync(folder);
  for (const file of ["adapter_config.json", "adapter_model.safetensors"]) {
    copyFileSync(path.join("tests/fixtures/adapters/good-qkvo-r8", file), path.join(folder, file));
  }
  const card = "---\nlibrary_name: peft\nbase_model: tiny/llama\nlicense: apache-2.0\n---\n\n# Flow\n";
  writeFileSync(path.join(folder, "README.md"), card);
  writeFileSync(path.join(folder, "empty.txt"), "");
});

/** Runs a script with one client; answers the object it prints. */
async function runClient(
  version: string,
  person: TestPerson,
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const python = pythonWith(`hub-${version}`, [`huggingface_hub==${version}`]);
  const home = mkdtempSync(path.join(scratch, "home-"));
  const result = await runCommand(python, [script, person.handle, ...args], {
    HF_ENDPOINT: `${api.url}/hf`,
    HF_TOKEN: person.token,
    HF_HOME: home,
    HF_HUB_DISABLE_TELEMETRY: "1",
    HF_HUB_DISABLE_PROGRESS_BARS: "1",
    ...environment,
  });
  if (result.status !== 0) throw new Error(`${script} with ${version} failed:\n${result.stderr}`);
  return JSON.parse(result.stdout.trim().split("\n").at(-1) ?? "");
}

async function tokenOf(person: TestPerson, scope: TokenScope): Promise<string> {
  const { text, hash, prefix } = createTokenText();
  await db().apiToken.create({ data: { name: scope, prefix, hash, scopes: [scope], userId: person.userId } });
  return text;
}

const pushed = ["README.md", "adapter_config.json", "adapter_model.safetensors", "empty.txt"];

describe.each(clients)("huggingface_hub %s", (version) => {
  it("creates, pushes, reads, tags, lists and deletes", async () => {
    const person = await createPerson("engineer");
    const repo = `${person.handle}/flow`;
    const seen = await runClient(version, person, "tests/clients/hub-flow.py", [
      folder,
      path.join(scratch, version),
    ]);
    const after = [
      ...pushed,
      "copies/adapter_model.safetensors",
      "notes/copied.txt",
      "notes/second.txt",
    ].sort();
    expect(seen).toEqual({
      client: version,
      whoami: [person.handle, "write"],
      created: [repo, repo],
      created_twice: "HfHubHTTPError",
      empty_readme: "RemoteEntryNotFoundError",
      files: pushed,
      unchanged: true,
      parent_mismatch: "HfHubHTTPError",
      commit_info: [repo, 40, "Several at once"],
      files_after: after,
      tree: [...after.map((file) => [file, true]), ["copies", false], ["notes", false]].sort(),
      last_commit: "First",
      paths_info: ["adapter_model.safetensors", "notes"],
      on_branch: [true, false],
      refs: [["experiment", "main"], ["before-lunch"]],
      at_tag: pushed,
      history: ["Several at once", "Upload notes/hello.txt with huggingface_hub", "First", "Initial commit"],
      config: true,
      snapshot: Object.fromEntries(pushed.map((file) => [file, true])),
      local: "hello",
      info: {
        id: repo,
        author: person.handle,
        private: true,
        library: "peft",
        pipeline: "text-generation",
        tags: ["base_model:adapter:tiny/llama", "base_model:tiny/llama", "lora", "peft"],
        card: "peft",
        sha: true,
        sizes: true,
      },
      missing: [
        "RemoteEntryNotFoundError",
        "RevisionNotFoundError",
        "RepositoryNotFoundError",
        "RepositoryNotFoundError",
      ],
      listed: [repo],
      not_listed: [],
      served: after,
      served_refs: ["main"],
      served_push: "HfHubHTTPError",
      served_snapshot: "second",
      deleted: ["RepositoryNotFoundError", "RepositoryNotFoundError"],
      left: [...pushed, "notes/copied.txt"],
    });
  });
});

describe("a client that meets refusals", () => {
  /** An adapter whose one version was withdrawn; answers its name. */
  async function withdrawnAdapter(person: TestPerson): Promise<string> {
    const named = { owner: person.handle, name: `withdrawn-${crypto.randomUUID().slice(0, 8)}` };
    const files = { "adapter_config.json": "{}" };
    const { repository } = await createPushedAdapter(person.actor, named, files);
    await registerVersion(person.actor, repository, { semver: "1.0.0", from: "draft" });
    await setVersionStatus(person.actor, repository, "1.0.0", {
      status: "withdrawn",
      reason: "An erasure request",
    });
    return `${named.owner}/${named.name}`;
  }

  async function meetEdges(environment: Readonly<Record<string, string>>) {
    const [person, other] = [await createPerson("engineer"), await createPerson("engineer")];
    const { repository } = await createPushedAdapter(
      other.actor,
      { owner: other.handle, name: "hidden" },
      {},
    );
    const seen = await runClient(
      clients[0] ?? "",
      person,
      "tests/clients/hub-edges.py",
      [
        await withdrawnAdapter(person),
        `${repository.owner}/${repository.name}`,
        await tokenOf(person, "read"),
        await tokenOf(person, "publish"),
      ],
      environment,
    );
    return { seen, repo: `${person.handle}/edges` };
  }

  it("is told the reason each time, and large files go through LFS without Xet", async () => {
    const { seen, repo } = await meetEdges({ HF_HUB_DISABLE_XET: "1" });
    expect(seen).toEqual({
      large: [true, 3_000_000],
      warnings: [expect.stringContaining(`${repo} at `)],
      withdrawn: ["DisabledRepoError", "DisabledRepoError", "LocalEntryNotFoundError"],
      hidden: "RepositoryNotFoundError",
      read_only: true,
      wrong_token: "HfHubHTTPError",
      exists_for_reader: repo,
      pickle: [true, false, false],
      bad_yaml: "ValueError",
      yaml_bomb: "ValueError",
      long_card: "ValueError",
      paths: Array.from({ length: 4 }, () => "BadRequestError"),
      unsupported: [true, true, true],
      public: true,
    });
  });

  it("is told to set HF_HUB_DISABLE_XET where it would use Xet", async () => {
    const { seen } = await meetEdges({});
    expect(seen).toEqual({ refused: true, warned: true });
  });
});

describe("the hf command line", () => {
  it("uploads a folder and downloads it again", async () => {
    const person = await createPerson("engineer");
    const version = clients[0] ?? "";
    const python = pythonWith(`hub-${version}`, [`huggingface_hub==${version}`]);
    const hf = path.join(path.dirname(python), "hf");
    const environment = {
      HF_ENDPOINT: `${api.url}/hf`,
      HF_TOKEN: person.token,
      HF_HOME: path.join(scratch, "hf"),
    };
    const repo = `${person.handle}/by-hand`;
    const upload = await runCommand(hf, ["upload", repo, folder, "."], environment);
    expect([upload.status, upload.stderr]).toEqual([0, expect.anything()]);
    const target = path.join(scratch, "downloaded");
    const download = await runCommand(hf, ["download", repo, "--local-dir", target], environment);
    expect([download.status, download.stderr]).toEqual([0, expect.anything()]);
    for (const file of pushed) {
      expect(readFileSync(path.join(target, file))).toEqual(readFileSync(path.join(folder, file)));
    }
    const me = await runCommand(hf, ["auth", "whoami"], environment);
    expect(me.stdout).toContain(person.handle);
  });
});
