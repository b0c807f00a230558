import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { putAlias } from "#lib/adapters/aliases/mutations.ts";
import { setVersionStatus } from "#lib/adapters/status/mutations.ts";
import { registerVersion } from "#lib/adapters/versions/mutations.ts";
import { gitOidOfBytes } from "#lib/repositories/git-oid.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { commitBody, createPushedAdapter, sha256Of } from "#tests/support/hub-pushes.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";

const database = testDatabase();
const api = testApiServer();

let person: TestPerson;
beforeAll(async () => {
  person = await createPerson("engineer");
});

async function newAdapter(files: Readonly<Record<string, string | Buffer>> = {}) {
  const named = { owner: person.handle, name: `hub-${crypto.randomUUID().slice(0, 8)}` };
  const { repository, oid } = await createPushedAdapter(person.actor, named, files);
  return { repository, oid, label: `${named.owner}/${named.name}` };
}

function ask(path_: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("authorization")) headers.set("authorization", `Bearer ${person.token}`);
  return fetch(`${api.url}/hf${path_}`, { ...init, headers, redirect: "manual" });
}

const commit = (label: string, body: string, branch = "main") =>
  ask(`/api/models/${label}/commit/${branch}`, { method: "POST", body });

describe("a file of the Hub", () => {
  it("is described by HEAD and sent by GET, whole or in part", async () => {
    const text = "0123456789";
    const { label, oid } = await newAdapter({ "deep/ünï.txt": text });
    const address = `/${label}/resolve/main/deep/${encodeURIComponent("ünï.txt")}`;
    const head = await ask(address, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(Object.fromEntries(head.headers)).toMatchObject({
      "x-repo-commit": oid,
      etag: `"${gitOidOfBytes(Buffer.from(text))}"`,
      "content-length": "10",
      "accept-ranges": "bytes",
      "content-type": "text/plain; charset=utf-8",
      "x-request-id": expect.any(String),
    });
    expect(head.headers.has("x-xet-hash")).toBe(false);
    expect(await (await ask(address)).text()).toBe(text);
    const part = await ask(address, { headers: { range: "bytes=4-" } });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      "bytes 4-9/10",
      "456789",
    ]);
    const past = await ask(address, { headers: { range: "bytes=10-" } });
    expect([past.status, past.headers.get("content-range")]).toEqual([416, "bytes */10"]);
    const stale = await ask(address, { headers: { range: "bytes=4-", "if-range": '"other"' } });
    expect([stale.status, await stale.text()]).toEqual([200, text]);
    const same = await ask(address, { headers: { "if-none-match": head.headers.get("etag") ?? "" } });
    expect(same.status).toBe(304);
  });

  it("that is large has its SHA-256 as ETag", async () => {
    const { label } = await newAdapter();
    const weights = randomBytes(2_000_000);
    expect((await commit(label, commitBody({ "adapter_model.safetensors": weights }))).status).toBe(200);
    const file = await ask(`/${label}/resolve/main/adapter_model.safetensors`);
    expect(file.headers.get("etag")).toBe(`"${sha256Of(weights)}"`);
    expect(Buffer.from(await file.arrayBuffer()).equals(weights)).toBe(true);
  });

  it("that is not there is EntryNotFound at its commit, a revision RevisionNotFound", async () => {
    const { label, oid } = await newAdapter({ a: "a" });
    const entry = await ask(`/${label}/resolve/main/b`, { method: "HEAD" });
    expect([entry.status, entry.headers.get("x-error-code"), entry.headers.get("x-repo-commit")]).toEqual([
      404,
      "EntryNotFound",
      oid,
    ]);
    const revision = await ask(`/${label}/resolve/nothing/a`);
    expect([revision.status, revision.headers.get("x-error-code")]).toEqual([404, "RevisionNotFound"]);
  });

  it("is found by branch, full ref, commit, tag, version and alias", async () => {
    const { label, oid, repository } = await newAdapter({ a: "first" });
    await registerVersion(person.actor, repository, { semver: "1.2.0-rc.1", from: "draft" });
    await commit(label, commitBody({ a: "second" }));
    for (const rev of [oid, "v1.2.0-rc.1", "refs/tags/v1.2.0-rc.1", "1.2.0-rc.1"]) {
      const found = await ask(`/${label}/resolve/${encodeURIComponent(rev)}/a`);
      expect([rev, await found.text()]).toEqual([rev, "first"]);
    }
    for (const rev of ["main", "refs/heads/main"]) {
      const found = await ask(`/${label}/resolve/${encodeURIComponent(rev)}/a`);
      expect([rev, await found.text()]).toEqual([rev, "second"]);
    }
    const served = await ask(`/${label}.v1.2.0-rc.1/resolve/main/a`);
    expect(await served.text()).toBe("first");
    expect((await ask(`/${label}.v1.2.0-rc.1/resolve/v1.2.0-rc.1/a`)).status).toBe(404);
    expect((await ask(`/${label}.v1.2.0-rc.1/resolve/${oid}/a`)).status).toBe(200);
    expect((await ask(`/${label}.v9.0.0/resolve/main/a`)).headers.get("x-error-code")).toBe("RepoNotFound");
  });
});

describe("a branch or tag named as something published", () => {
  it("does not stand in for the version or the alias, and is read and pushed to as a branch", async () => {
    const { label, repository } = await newAdapter({ a: "reviewed" });
    await registerVersion(person.actor, repository, { semver: "1.2.0", from: "draft" });
    await commit(label, commitBody({ a: "newer" }));
    const branch = (name: string) =>
      ask(`/api/models/${label}/branch/${name}`, { method: "POST", body: "{}" });
    const tag = { method: "POST", body: JSON.stringify({ tag: "1.2.0" }) };
    expect((await branch("champion")).status).toBe(200);
    expect((await ask(`/api/models/${label}/tag/main`, tag)).status).toBe(200);
    await putAlias(person.actor, repository, "champion", { version: "1.2.0" });
    for (const rev of ["1.2.0", "champion"]) {
      expect([rev, await (await ask(`/${label}/resolve/${rev}/a`)).text()]).toEqual([rev, "reviewed"]);
    }
    expect(await (await ask(`/${label}/resolve/refs%2Ftags%2F1.2.0/a`)).text()).toBe("newer");
    const preupload = await ask(`/api/models/${label}/preupload/champion`, {
      method: "POST",
      body: JSON.stringify({ files: [{ path: "a", size: 5 }] }),
    });
    expect((await preupload.json()).files[0].oid).toBe(gitOidOfBytes(Buffer.from("newer")));
    expect((await commit(label, commitBody({ a: "on the branch" }), "champion")).status).toBe(200);
    expect(await (await ask(`/${label}/resolve/refs%2Fheads%2Fchampion/a`)).text()).toBe("on the branch");
    expect(await (await ask(`/${label}/resolve/champion/a`)).text()).toBe("reviewed");
  });
});

describe("a version that was withdrawn", () => {
  it("answers in the disabled form wherever its bytes are, and can be pushed past", async () => {
    const { label, oid, repository } = await newAdapter({ a: "a" });
    await registerVersion(person.actor, repository, { semver: "1.0.0", from: "draft" });
    const reason = "The source data was withdrawn";
    await setVersionStatus(person.actor, repository, "1.0.0", { status: "withdrawn", reason });
    for (const address of [
      `/${label}.v1.0.0/resolve/main/a`,
      `/${label}/resolve/v1.0.0/a`,
      `/${label}/resolve/${oid}/a`,
      `/api/models/${label}/revision/v1.0.0`,
      `/api/models/${label}/tree/${oid}`,
    ]) {
      const answer = await ask(address);
      expect([address, answer.status, answer.headers.get("x-error-message")]).toEqual([
        address,
        403,
        "Access to this resource is disabled.",
      ]);
      expect(answer.headers.get("x-hf-warning")).toContain(reason);
    }
    expect((await commit(label, commitBody({ a: "clean" }))).status).toBe(200);
    expect((await ask(`/${label}/resolve/main/a`)).status).toBe(200);
  });
});

describe("a commit", () => {
  it("that comes second is answered 412, and repeated is the same commit", async () => {
    const { label, oid } = await newAdapter({ a: "a" });
    const body = (name: string) => commitBody({ [name]: name }, { parentCommit: oid });
    const both = await Promise.all([commit(label, body("x")), commit(label, body("y"))]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const winner = both.findIndex(({ status }) => status === 200);
    const { commitOid } = await (both[winner] ?? Response.error()).json();
    const again = await commit(label, body(winner === 0 ? "x" : "y"));
    expect([again.status, (await again.json()).commitOid]).toEqual([200, commitOid]);
  });

  it.each([
    ["a path out of the repository", commitBody({ "../x": "x" })],
    ["an absolute path", commitBody({ "/etc/passwd": "x" })],
    ["a backslash", commitBody({ "a\\b": "x" })],
    ["the same path twice", commitBody({ x: "1" }) + commitBody({ x: "2" })],
    ["two paths that differ in case", commitBody({ Readme: "1", README: "2" })],
    ["a file that is also a folder", commitBody({ a: "1", "a/b": "2" })],
    ["what is no base64", '{"key":"file","value":{"content":"***","path":"x","encoding":"base64"}}'],
    ["another encoding", '{"key":"file","value":{"content":"eHg=","path":"x","encoding":"utf-8"}}'],
    ["an unknown key", '{"key":"submodule","value":{"path":"x"}}'],
    [
      "a large file that was not uploaded",
      `{"key":"lfsFile","value":{"path":"x","algo":"sha256","oid":"${"ab".repeat(32)}","size":1}}`,
    ],
  ])("with %s is refused and leaves nothing", async (_what, body) => {
    const { label, oid } = await newAdapter({ kept: "kept" });
    const answer = await commit(label, body);
    expect([answer.status, (await answer.json()).error]).toEqual([400, expect.any(String)]);
    const info = await (await ask(`/api/models/${label}`)).json();
    expect([info.sha, info.siblings]).toEqual([oid, [{ rfilename: "kept" }]]);
  });

  it("that breaks off leaves neither a commit nor bytes", async () => {
    const { label, oid } = await newAdapter({ kept: "kept" });
    const stored = async () => {
      const entries = await readdir(path.join(database.dataDir, "blobs"), {
        recursive: true,
        withFileTypes: true,
      });
      return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort();
    };
    const before = await stored();
    const { port } = new URL(api.url);
    const socket = connect(Number(port), "127.0.0.1");
    const whole = commitBody({ first: randomBytes(300_000), second: randomBytes(3_000_000) });
    socket.write(
      [
        `POST /hf/api/models/${label}/commit/main HTTP/1.1`,
        "host: localhost",
        `authorization: Bearer ${person.token}`,
        `content-length: ${whole.length}`,
        "",
        whole.slice(0, whole.length - 100_000),
      ].join("\r\n"),
    );
    await expect.poll(async () => (await stored()).length).toBeGreaterThan(before.length);
    socket.destroy();
    await expect.poll(stored).toEqual(before);
    expect((await (await ask(`/api/models/${label}`)).json()).sha).toBe(oid);
  });

  it("that is refused before its end is answered at once, with the reason", async () => {
    const { label } = await newAdapter({ a: "x" });
    const lost = { key: "lfsFile", value: { path: "w", algo: "sha256", oid: "0".repeat(64), size: 3 } };
    const startedMs = performance.now();
    const answer = await commit(
      label,
      `${JSON.stringify(lost)}\n${commitBody({ big: randomBytes(3_000_000) })}`,
    );
    expect([answer.status, (await answer.json()).error]).toEqual([
      400,
      "Line 1 of the commit names 000000000000…, which was not uploaded here.",
    ]);
    expect(performance.now() - startedMs).toBeLessThan(15_000);
  });

  it("whose words are no Unicode text is refused", async () => {
    const { label } = await newAdapter({ a: "x" });
    const answer = await commit(label, commitBody({ a: "y" }, { summary: "half \ud800" }));
    expect([answer.status, (await answer.json()).error]).toEqual([
      400,
      "A text holds half a character (a lone surrogate), which is no Unicode text. Remove it.",
    ]);
  });

  it("copies no bytes of a repository that its author may not read, by their digest", async () => {
    const other = await createPerson("engineer");
    const named = { owner: other.handle, name: "private" };
    await createPushedAdapter(other.actor, named, { "secret.safetensors": "secret weights" });
    const { label } = await newAdapter();
    const oid = sha256Of("secret weights");
    const line = JSON.stringify({ key: "lfsFile", value: { path: "x", algo: "sha256", oid } });
    expect((await commit(label, line)).status).toBe(400);
    const batch = await ask(`/${label}.git/info/lfs/objects/batch`, {
      method: "POST",
      body: JSON.stringify({ operation: "upload", objects: [{ oid, size: 14 }] }),
    });
    expect((await batch.json()).objects[0]).toHaveProperty("actions.upload.href");
    const own = await newAdapter({ "own.safetensors": "own weights" });
    const copy = JSON.stringify({
      key: "lfsFile",
      value: { path: "copy", algo: "sha256", oid: sha256Of("own weights") },
    });
    expect((await commit(label, copy)).status).toBe(200);
    expect(await (await ask(`/${label}/resolve/main/copy`)).text()).toBe("own weights");
    expect(own.label).not.toBe(label);
  });
});

describe("a large file", () => {
  async function signedAddress(label: string, content: string): Promise<string> {
    const answer = await ask(`/${label}.git/info/lfs/objects/batch`, {
      method: "POST",
      body: JSON.stringify({
        operation: "upload",
        objects: [{ oid: sha256Of(content), size: content.length }],
      }),
    });
    return (await answer.json()).objects[0].actions.upload.href;
  }

  it("is taken by its signed address without a token, and by no other bytes or address", async () => {
    const { label } = await newAdapter();
    const href = await signedAddress(label, "weights");
    const wrong = await fetch(href, { method: "PUT", body: "weightS" });
    expect([wrong.status, (await wrong.json()).error]).toEqual([400, expect.stringContaining("digest")]);
    expect((await fetch(href, { method: "PUT", body: "longer than said" })).status).toBe(400);
    expect((await fetch(href.replace("size=7", "size=8"), { method: "PUT", body: "weights!" })).status).toBe(
      403,
    );
    expect((await fetch(href, { method: "PUT", body: "weights" })).status).toBe(200);
    const value = { path: "w.safetensors", algo: "sha256", oid: sha256Of("weights"), size: 7 };
    expect((await commit(label, JSON.stringify({ key: "lfsFile", value }))).status).toBe(200);
    expect(await (await ask(`/${label}/resolve/main/w.safetensors`)).text()).toBe("weights");
  });
});

describe("lists of the Hub", () => {
  it("are filtered, searched, paged and link to the next page", async () => {
    const names = await Promise.all(Array.from({ length: 5 }, () => newAdapter()));
    const ids: string[] = [];
    let next: string | undefined = `/api/models?author=${person.handle}&limit=2&sort=createdAt`;
    for (let pages = 0; next !== undefined && pages < 20; pages++) {
      const answer = await ask(next);
      const models: { id: string }[] = await answer.json();
      ids.push(...models.map(({ id }) => id));
      next = /<[^>]*\/hf([^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
    }
    for (const { label } of names) expect(ids.filter((id) => id === label)).toEqual([label]);
    expect(new Set(ids).size).toBe(ids.length);
    const found = await ask(`/api/models?search=${names[0]?.label.split("/")[1]}`);
    expect((await found.json()).map(({ id }: { id: string }) => id)).toEqual([names[0]?.label]);
    expect(await (await ask("/api/models?filter=base_model:merge:a/b")).json()).toEqual([]);
    expect((await ask("/api/models?inference=warm")).status).toBe(501);
  });

  it("begin anew for a cursor that is none of theirs", async () => {
    await newAdapter();
    const author = `author=${person.handle}&limit=1`;
    const first = await (await ask(`/api/models?${author}`)).json();
    const nobody = "-".repeat(36);
    const id = "0".repeat(8).concat("-0000".repeat(3), "-", "0".repeat(12));
    for (const text of [`2020-01-01T00:00:00Z ${nobody}`, `-000001-01-01T00:00:00Z ${id}`, "x"]) {
      const answer = await ask(`/api/models?${author}&cursor=${Buffer.from(text).toString("base64url")}`);
      expect([answer.status, await answer.json()]).toEqual([200, first]);
    }
  });

  it("page through a tree", async () => {
    const files = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`d/${index}`, `${index}`]));
    const { label } = await newAdapter(files);
    const first = await ask(`/api/models/${label}/tree/main/d?limit=3`);
    expect((await first.json()).length).toBe(3);
    const [, link = ""] = /<[^>]*\/hf([^>]+)>/.exec(first.headers.get("link") ?? "") ?? [];
    const second = await ask(link);
    expect((await second.json()).map((entry: { path: string }) => entry.path)).toEqual(["d/3", "d/4"]);
    expect(second.headers.has("link")).toBe(false);
  });
});

describe("an address of the Hub that is a page", () => {
  it.each([
    ["/a/b", "/a/b"],
    ["/a/b/tree/main", "/a/b/files"],
    ["/a/b/tree/main/deep", "/a/b/files/deep"],
    ["/a/b/blob/main/deep/x.json", "/a/b/files/deep/x.json"],
    ["/a/b/commit/0123456789", "/a/b/versions"],
    ["/a/b.v1.2.0", "/a/b/v/1.2.0"],
    ["/a/%2F%2Fevil.example", "/a/%2F%2Fevil.example"],
  ])("%s leads to %s", async (address, page) => {
    const answer = await ask(address);
    expect([answer.status, answer.headers.get("location")]).toEqual([302, page]);
  });
});

describe("what the Hub has and this registry does not", () => {
  it.each([
    ["GET", "/api/models/a/b/xet-write-token/main", "HF_HUB_DISABLE_XET=1"],
    ["GET", "/api/models/a/b/discussions", "pull requests"],
    ["POST", "/api/models/a/b/super-squash/main", "History"],
    ["GET", "/api/datasets/a/b", "models"],
    ["GET", "/a/b.git/info/refs?service=git-upload-pack", "git"],
    ["GET", "/api/nothing", "route"],
  ])("%s %s answers 501 with the reason", async (method, address, reason) => {
    const answer = await ask(address, { method });
    expect([answer.status, answer.headers.get("x-error-message")]).toEqual([
      501,
      expect.stringContaining(reason),
    ]);
  });
});

describe("a token", () => {
  it("that is wrong is named as such; none at all finds no repository", async () => {
    const { label } = await newAdapter({ a: "a" });
    const wrong = await ask(`/${label}/resolve/main/a`, { headers: { authorization: "Bearer wrong" } });
    expect([wrong.status, wrong.headers.get("x-error-message")]).toEqual([
      401,
      "Invalid credentials in Authorization header",
    ]);
    const none = await fetch(`${api.url}/hf/${label}/resolve/main/a`);
    expect([none.status, none.headers.get("x-error-code")]).toEqual([401, "RepoNotFound"]);
  });
});
