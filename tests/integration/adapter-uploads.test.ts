import { describe, expect, it } from "vitest";
import { getVersion, listVersionFiles } from "#lib/adapters/versions/data.ts";
import { db, withTransaction } from "#lib/db.ts";
import { gitOidOfBytes } from "#lib/repositories/git-oid.ts";
import { writeCommit } from "#lib/repositories/mutations.ts";
import { createAdapter, pushFiles } from "#tests/support/adapters.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { untilWaiting } from "#tests/support/lock-wait.ts";
import { createPerson } from "#tests/support/people.ts";
import { uploadTexts } from "#tests/support/repository-files.ts";

testDatabase();
const api = testApiServer();

type Part = [name: string, value: string] | [name: "file", content: string, path: string];

function formOf(parts: readonly Part[]): FormData {
  const form = new FormData();
  for (const [name, value, path] of parts) {
    if (path === undefined) form.append(name, value);
    else form.append(name, new Blob([value]), path);
  }
  return form;
}

async function world() {
  const person = await createPerson("engineer");
  const adapter = await createAdapter(person, "qa");
  const upload = async (parts: readonly Part[]) => {
    const response = await fetch(`${api.url}/api/v1/adapters/${adapter.owner}/qa/versions`, {
      method: "POST",
      body: formOf(parts),
      headers: { authorization: `Bearer ${person.token}` },
    });
    return { status: response.status, body: await response.json() };
  };
  return { ...person, adapter, upload };
}

const config = JSON.stringify({ peft_type: "LORA", r: 4, base_model_name_or_path: "example/base" });

describe("files of a form", () => {
  it("become a version that holds exactly them", async () => {
    const { actor, adapter, upload } = await world();
    await pushFiles(actor, adapter, { "old.txt": "goes", "README.md": "# Old" });
    const answer = await upload([
      ["semver", "1.0.0"],
      ["message", "From a form."],
      ["file", config, "adapter_config.json"],
      ["file", "# New", "README.md"],
      ["file", "deep", "a/b/c.txt"],
    ]);
    expect(answer).toMatchObject({ status: 201, body: { semver: "1.0.0", status: "registered" } });
    const version = await getVersion(actor, adapter, "1.0.0");
    const { files } = await listVersionFiles(version);
    expect(files.map(({ path }) => path)).toEqual(["README.md", "a/b/c.txt", "adapter_config.json"]);
    expect(files[1]).toMatchObject({
      gitOid: gitOidOfBytes(Buffer.from("deep")),
      sizeBytes: 4,
      isLfs: false,
    });
    expect(version.rootDigest).toBe(answer.body.rootDigest);
  });

  it("may be the same again under another number", async () => {
    const { upload } = await world();
    const file: Part = ["file", config, "adapter_config.json"];
    const first = await upload([["semver", "1.0.0"], file]);
    const second = await upload([["semver", "1.0.1"], file]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.rootDigest).toBe(first.body.rootDigest);
    const again = await upload([["semver", "1.0.1"], file]);
    expect(again).toMatchObject({ status: 409, body: { code: "conflict" } });
    const late = await upload([file, ["semver", "1.0.1"]]);
    expect(late.status).toBe(409);
  });

  it.each([
    [
      "a path that leaves",
      [
        ["semver", "1.0.0"],
        ["file", "x", "../x"],
      ],
      /'\.\.'/,
    ],
    [
      "a path twice",
      [
        ["semver", "1.0.0"],
        ["file", "x", "a"],
        ["file", "y", "a"],
      ],
      /each path once/,
    ],
    [
      "paths that differ in case",
      [
        ["semver", "1.0.0"],
        ["file", "x", "A"],
        ["file", "y", "a"],
      ],
      /case/,
    ],
    ["no number", [["file", "x", "a"]], /semver/],
    [
      "a number that is none",
      [
        ["semver", "one"],
        ["file", "x", "a"],
      ],
      /semantic version/,
    ],
    ["no file", [["semver", "1.0.0"]], /no file/],
    [
      "another part",
      [
        ["semver", "1.0.0"],
        ["extra", "x"],
        ["file", "x", "a"],
      ],
      /extra/,
    ],
  ] as const)("are refused with %s, and nothing is left", async (_case, parts, message) => {
    const { adapter, upload } = await world();
    const blobs = await db().blob.count();
    const answer = await upload(parts.map((part): Part => [...part]));
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringMatching(message) } });
    expect(await db().version.count({ where: { repositoryId: adapter.id } })).toBe(0);
    expect(await db().commit.count({ where: { repositoryId: adapter.id } })).toBe(1);
    expect(await db().blob.count()).toBe(blobs);
  });

  it("become a version also while somebody pushes: they name no commit that could be outdated", async () => {
    const { actor, adapter, upload } = await world();
    const changes = await uploadTexts(adapter.id, { "pushed.txt": "meanwhile" });
    let uploading: ReturnType<typeof upload> | undefined;
    await withTransaction(async (tx) => {
      await writeCommit(tx, actor, { repositoryId: adapter.id, branch: "main", title: "Push", changes });
      uploading = upload([
        ["semver", "1.0.0"],
        ["file", config, "adapter_config.json"],
      ]);
      await untilWaiting();
    });
    expect(await uploading).toMatchObject({ status: 201 });
    const { files } = await listVersionFiles(await getVersion(actor, adapter, "1.0.0"));
    expect(files.map(({ path }) => path)).toEqual(["adapter_config.json"]);
  });

  it("are refused to those who may not register", async () => {
    const { adapter } = await world();
    const stranger = await createPerson("engineer");
    const response = await fetch(`${api.url}/api/v1/adapters/${adapter.owner}/qa/versions`, {
      method: "POST",
      body: formOf([
        ["semver", "1.0.0"],
        ["file", "x", "a"],
      ]),
      headers: { authorization: `Bearer ${stranger.token}` },
    });
    expect(response.status).toBe(404);
  });

  it("may be those of another upload at the same moment, in another order", async () => {
    for (let round = 0; round < 3; round++) {
      const files = Array.from(
        { length: 20 },
        (_, index): Part => ["file", `round ${round} file ${index}`, `f${index}.txt`],
      );
      const uploads = await Promise.all([world(), world()]);
      const answers = await Promise.all(
        uploads.map(({ upload }, index) =>
          upload([["semver", "1.0.0"], ...(index === 0 ? files : files.toReversed())]),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    }
  });
});
