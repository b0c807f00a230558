import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
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
