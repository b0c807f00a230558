import { describe, expect, it, vi } from "vitest";
import { measureVersionJob } from "#lib/adapters/jobs.ts";
import { tagVersion } from "#lib/adapters/pushes/mutations.ts";
import { registerDraft } from "#lib/adapters/themis/mutations.ts";
import { findVersion, getVersion, listVersionFiles, listVersions } from "#lib/adapters/versions/data.ts";
import { measureVersion } from "#lib/adapters/versions/measure-version.ts";
import { registerCommit, registerVersion } from "#lib/adapters/versions/mutations.ts";
import { rootDigest } from "#lib/adapters/versions/root-digest.ts";
import { db, withTransaction } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { insertCommit } from "#lib/repositories/commits/mutations.ts";
import { findRef, getRepository, listCommits } from "#lib/repositories/data.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { createAdapter, exampleFiles, pushFiles, registerFiles, reread } from "#tests/support/adapters.ts";
import { testDatabase } from "#tests/support/database.ts";
import { untilWaiting } from "#tests/support/lock-wait.ts";
import { createPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();

describe("a push to main", () => {
  it("makes a draft and moves it", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa");
    expect(await findVersion(adapter, "draft")).toBeNull();
    await pushFiles(person.actor, adapter, exampleFiles("one"));
    const first = await getVersion(person.actor, adapter, "draft");
    expect(first).toMatchObject({ semver: null, status: "draft", isMeasured: false });
    expect(await runWaitingJobs(measureVersionJob)).toBe(1);
    const commit = await pushFiles(person.actor, adapter, { "more.txt": "2" });
    const second = await getVersion(person.actor, adapter, "draft");
    expect(second).toMatchObject({ id: first.id, commitOid: commit.oid, isMeasured: false });
    const { files } = await listVersionFiles(second);
    expect(files.map(({ path }) => path)).toEqual(["adapter_config.json", "more.txt", "notes.txt"]);
    expect(second.rootDigest).toBe(rootDigest(files));
    expect(await reread(person.actor, adapter)).toMatchObject({ status: "draft", shownVersionId: first.id });
  });

  it("of the same files measures again what could not be measured, as its page says", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa");
    await pushFiles(person.actor, adapter, exampleFiles("one"));
    const { versionId } = await registerVersion(person.actor, adapter, { semver: "1.0.0" });
    const lost = vi.spyOn(blobStore(), "open").mockRejectedValue(new Error("the bucket is away"));
    const signal = new AbortController().signal;
    const context = { jobId: "last", attempt: 6, isLastAttempt: true, signal, log: logger() };
    await measureVersion({ versionId }, context);
    lost.mockRestore();
    await db().$executeRaw`UPDATE pgboss.job SET state = 'completed' WHERE state = 'created'`;
    expect(await getVersion(person.actor, adapter, "1.0.0")).toMatchObject({
      isMeasured: false,
      measureError: expect.stringContaining("push again"),
    });
    await pushFiles(person.actor, adapter, exampleFiles("one"));
    expect(await runWaitingJobs(measureVersionJob)).toBe(1);
    const measured = { isMeasured: true, measureError: null, baseModel: "example/base" };
    expect(await getVersion(person.actor, adapter, "1.0.0")).toMatchObject(measured);
    await pushFiles(person.actor, adapter, exampleFiles("one"));
    expect(await runWaitingJobs(measureVersionJob)).toBe(0);
  });

  it("on another branch makes none", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa");
    await db().ref.create({
      data: {
        repositoryId: adapter.id,
        kind: "branch",
        name: "try",
        commitId: (await findRef(adapter.id, "branch", "main"))?.commitId ?? "",
      },
    });
    await pushFiles(person.actor, adapter, exampleFiles("one"), "try");
    expect(await findVersion(adapter, "draft")).toBeNull();
  });

  it("is refused to those who may not push", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa", { visibility: "everyone" });
    const stranger = await createPerson("engineer");
    await expect(pushFiles(stranger.actor, adapter, exampleFiles("x"))).rejects.toThrow(/Not allowed/);
  });

  it("keeps pickles in quarantine", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa");
    await pushFiles(person.actor, adapter, { ...exampleFiles("x"), "adapter_model.bin": "not parsed" });
    await runWaitingJobs(measureVersionJob);
    const draft = await getVersion(person.actor, adapter, "draft");
    expect((await listVersionFiles(draft)).quarantined).toEqual(["adapter_model.bin"]);
    expect(draft.isMeasured).toBe(true);
  });
});

describe("registerVersion", () => {
  it("turns the draft into an immutable version with its tag", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa");
    const commit = await pushFiles(person.actor, adapter, exampleFiles("one"));
    const draft = await getVersion(person.actor, adapter, "draft");
    const registered = await registerVersion(person.actor, adapter, { semver: "1.0.0", message: "First." });
    expect(registered).toEqual({ versionId: draft.id, semver: "1.0.0", rootDigest: draft.rootDigest });
    expect(await findVersion(adapter, "draft")).toBeNull();
    expect((await findRef(adapter.id, "tag", "v1.0.0"))?.oid).toBe(commit.oid);
    const version = await getVersion(person.actor, adapter, "v1.0.0");
    expect(version).toMatchObject({ semver: "1.0.0", status: "registered", createdBy: person.handle });
    expect(await db().statusChange.findMany({ where: { versionId: version.id } })).toMatchObject([
      { from: "draft", to: "registered", reason: "First.", actorLabel: person.handle },
    ]);
    await pushFiles(person.actor, adapter, { "notes.txt": "two" });
    const next = await getVersion(person.actor, adapter, "draft");
    expect(next.id).not.toBe(version.id);
    expect(await getVersion(person.actor, adapter, "1.0.0")).toMatchObject({ commitOid: commit.oid });
  });

  it("refuses a number that is taken, in any case, and one that is none", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa");
    await registerFiles(person.actor, adapter, "1.0.0-rc.1", exampleFiles("one"));
    await pushFiles(person.actor, adapter, { "notes.txt": "two" });
    for (const semver of ["1.0.0-rc.1", "1.0.0-RC.1"]) {
      await expect(registerVersion(person.actor, adapter, { semver })).rejects.toMatchObject({
        code: "conflict",
      });
    }
    await expect(registerVersion(person.actor, adapter, { semver: "2.0" })).rejects.toMatchObject({
      code: "invalid_input",
      problems: [{ pointer: "/semver" }],
    });
  });

  it("lets one of two at once win", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa");
    await pushFiles(person.actor, adapter, exampleFiles("one"));
    const both = await Promise.allSettled(
      ["a", "b"].map((message) => registerVersion(person.actor, adapter, { semver: "1.0.0", message })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("holds no connection while it waits for another", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa");
    const { oid } = await pushFiles(person.actor, adapter, exampleFiles("x"));
    const registering = Array.from({ length: 30 }, (_, index) =>
      registerVersion(person.actor, adapter, { semver: `0.0.${index}`, from: oid }),
    );
    expect(await Promise.all(registering)).toHaveLength(30);
  });

  it("does not wait for a push that writes its files, nor the push for it", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa");
    await pushFiles(person.actor, adapter, exampleFiles("one"));
    const [parent] = (
      await listCommits(adapter.id, (await findRef(adapter.id, "branch", "main"))?.commitId ?? "")
    ).items;
    if (!parent) throw new Error("nothing was pushed");
    await withTransaction(async (tx) => {
      const written = { repositoryId: adapter.id, tree: new Map(), title: "Push", message: "" };
      await insertCommit(tx, person.actor, { ...written, parent: { ...parent, tree: new Map() } });
      await registerVersion(person.actor, adapter, { semver: "1.0.0" });
      await registerVersion(person.actor, adapter, { semver: "1.1.0", from: "main" });
      await tx.repository.update({ where: { id: adapter.id }, data: { updatedAt: new Date() } });
    });
    expect((await reread(person.actor, adapter)).shownSemver).toBe("1.1.0");
  });

  it("lets one win of two at once of which one has no files", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa");
    await pushFiles(person.actor, adapter, exampleFiles("one"));
    const document = { adapter_id: `${person.handle}/qa`, adapter_version: "1.0.0" };
    let without: Promise<unknown> | undefined;
    await withTransaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "Repository" WHERE "id" = ${adapter.id}::uuid FOR NO KEY UPDATE`;
      without = registerDraft(person.actor, document).catch((error: unknown) => error);
      await untilWaiting();
      await registerCommit(tx, person.actor, adapter, { semver: "1.0.0", message: "", commit: null });
    });
    expect(await without).toMatchObject({ code: "conflict" });
    expect(await getVersion(person.actor, adapter, "1.0.0")).toMatchObject({ status: "registered" });
  });

  it("wants a draft or a commit with files", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa");
    const input = { semver: "1.0.0" };
    await expect(registerVersion(person.actor, adapter, input)).rejects.toThrow(/has no draft/);
    await expect(registerVersion(person.actor, adapter, { ...input, from: "main" })).rejects.toThrow(
      /no files/,
    );
    await expect(registerVersion(person.actor, adapter, { ...input, from: "nowhere" })).rejects.toThrow(
      /no revision/,
    );
  });

  it("is what tagging a version does, of any commit", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa");
    const old = await pushFiles(person.actor, adapter, exampleFiles("one"));
    await pushFiles(person.actor, adapter, { "notes.txt": "two" });
    await tagVersion(person.actor, adapter, "v0.9.0", old.oid);
    expect(await getVersion(person.actor, adapter, "0.9.0")).toMatchObject({ commitOid: old.oid });
    expect((await getVersion(person.actor, adapter, "draft")).commitOid).not.toBe(old.oid);
    await tagVersion(person.actor, adapter, "nightly");
    expect(await findVersion(adapter, "nightly")).toBeNull();
    expect((await findRef(adapter.id, "tag", "nightly"))?.kind).toBe("tag");
  });

  it("gives files to a draft that was registered without", async () => {
    const person = await createPerson("engineer");
    await registerDraft(person.actor, { adapter_id: "qa", adapter_version: "1.0.0", domain: "legal" });
    const adapter = await getRepository(person.actor, { owner: person.handle, name: "qa" });
    await pushFiles(person.actor, adapter, exampleFiles("one"));
    const before = await getVersion(person.actor, adapter, "1.0.0");
    expect(before).toMatchObject({ status: "draft", commitId: null });
    await registerVersion(person.actor, adapter, { semver: "1.0.0" });
    expect(await getVersion(person.actor, adapter, "1.0.0")).toMatchObject({
      id: before.id,
      status: "registered",
    });
  });
});

describe("the versions of an adapter", () => {
  it("come highest first, the draft before them, page by page", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa");
    for (const semver of ["1.10.0", "1.0.0", "1.2.0", "1.10.0-rc.2", "1.10.0-rc.11"]) {
      await registerFiles(person.actor, adapter, semver, exampleFiles(semver));
    }
    await pushFiles(person.actor, adapter, { "notes.txt": "draft" });
    const seen: (string | null)[] = [];
    let cursor: string | undefined;
    do {
      const page = await listVersions(person.actor, adapter, { limit: 2, cursor });
      expect(page.total).toBe(6);
      seen.push(...page.items.map(({ semver }) => semver));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual([null, "1.10.0", "1.10.0-rc.11", "1.10.0-rc.2", "1.2.0", "1.0.0"]);
    expect(await reread(person.actor, adapter)).toMatchObject({
      shownSemver: "1.10.0",
      status: "registered",
    });
    expect((await getVersion(person.actor, adapter, "latest")).semver).toBe("1.10.0");
  });

  it("are not_found to those who may not read the adapter", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "qa");
    await registerFiles(person.actor, adapter, "1.0.0", exampleFiles("x"));
    const stranger = await createPerson("engineer");
    await expect(getVersion(stranger.actor, adapter, "1.0.0")).rejects.toMatchObject({ code: "not_found" });
    await expect(getVersion(person.actor, adapter, "2.0.0")).rejects.toThrow(/no version '2\.0\.0'/);
  });
});
