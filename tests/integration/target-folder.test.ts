import { createHash } from "node:crypto";
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { createBaseModel } from "#lib/repositories/base-models/mutations.ts";
import { sweepFoldersJob } from "#lib/serving/jobs.ts";
import { requireTargetRow } from "#lib/serving/targets/data.ts";
import { materialise } from "#lib/serving/targets/folder.ts";
import { createTarget, updateTarget } from "#lib/serving/targets/mutations.ts";
import { setServingLimits } from "#lib/serving/targets/settings/mutations.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { createAdapter, exampleFiles, registerFiles } from "#tests/support/adapters.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";

testDatabase();

const shape = { hidden_size: 64, num_hidden_layers: 2, num_attention_heads: 4, vocab_size: 512 };
let engineer: TestPerson;
let admin: TestPerson;
let baseModel: string;
let top: string;

beforeAll(async () => {
  top = await realpath(await mkdtemp(path.join(tmpdir(), "adapters-")));
  engineer = await createPerson("engineer");
  admin = await createPerson("admin");
  const config = { model_type: "llama", ...shape };
  const { owner, name } = await createBaseModel(engineer.actor, { name: "tiny", config });
  baseModel = `${owner}/${name}`;
  await setServingLimits(admin.actor, { networks: ["127.0.0.0/8"], folders: [top] });
});
afterAll(() => rm(top, { recursive: true, force: true }));

async function folderTarget(folderPath: string) {
  const name = `t-${crypto.randomUUID().slice(0, 8)}`;
  const { id } = await createTarget(engineer.actor, {
    name,
    baseModel,
    adapterSource: "folder",
    folderPath,
    replicaFolderPath: "/models/adapters",
    replicas: ["http://127.0.0.1:9"],
  });
  return requireTargetRow(id);
}

async function fileOf(name: string, text: string) {
  return { path: name, ...(await blobStore().put([Buffer.from(text)])) };
}

async function versionFiles() {
  return [
    await fileOf("adapter_config.json", '{"r":8}'),
    await fileOf("adapter_model.safetensors", "the weights"),
    await fileOf("adapter_model.bin", "a pickle"),
  ];
}

/** A deployment of a version whose replica has it loaded. */
async function deploy(targetId: string, version: string) {
  const repository = await createAdapter(engineer, `a-${crypto.randomUUID().slice(0, 8)}`);
  const { versionId, rootDigest } = await registerFiles(
    engineer.actor,
    repository,
    version,
    exampleFiles("x"),
  );
  const servedName = `${engineer.handle}/${repository.name}.v${version}`;
  const { id } = await db().deployment.create({
    data: {
      targetId,
      repositoryId: repository.id,
      versionId,
      servedName,
      rootDigest,
      status: "live",
      createdById: engineer.userId,
      createdByLabel: engineer.handle,
    },
  });
  const replica = await db().replica.findFirstOrThrow({ where: { targetId } });
  await db().replicaAdapter.create({
    data: { replicaId: replica.id, servedName, deploymentId: id, state: "verified" },
  });
  return { id, servedName, replicaId: replica.id };
}

const sweep = () => {
  const { signal } = new AbortController();
  return sweepFoldersJob.execute({}, { jobId: "1", attempt: 1, isLastAttempt: true, signal, log: logger() });
};

describe("a target that shares a folder", () => {
  it("gets a version's approved bytes in a folder of its own, and its path as replicas see it", async () => {
    const target = await folderTarget(top);
    const files = await versionFiles();
    const seen = await materialise(target, { servedName: "acme/qa.v1.0.0", files });
    expect(seen).toBe("/models/adapters/acme/qa.v1.0.0");
    const folder = path.join(top, "acme/qa.v1.0.0");
    expect((await readdir(folder)).sort()).toEqual(["adapter_config.json", "adapter_model.safetensors"]);
    const weights = await readFile(path.join(folder, "adapter_model.safetensors"));
    expect(createHash("sha256").update(weights).digest("hex")).toBe(files[1]?.sha256);
  });

  it("shares none that an administrator did not allow, nor one that a link leads out of", async () => {
    await expect(folderTarget("/srv")).rejects.toMatchObject({
      code: "invalid_input",
      problems: [{ pointer: "/folderPath" }],
    });
    const target = await folderTarget(path.join(top, "later"));
    const version = { servedName: "acme/qa.v1.0.0", files: await versionFiles() };
    await expect(materialise(target, version)).rejects.toThrow("mount it");
    const outside = await mkdtemp(path.join(tmpdir(), "outside-"));
    await symlink(outside, path.join(top, "later"));
    await expect(materialise(target, version)).rejects.toThrow("not a folder below one");
    expect(await readdir(outside)).toEqual([]);
    await rm(path.join(top, "later"));
    await rm(outside, { recursive: true });
    await mkdir(path.join(top, "moved"));
    const moved = await updateTarget(engineer.actor, target.id, {
      revision: 0,
      folderPath: path.join(top, "moved"),
    });
    expect(moved.folderPath).toBe(path.join(top, "moved"));
  });

  it("loses a version's folder once nobody wants it and no replica has it, and never another's", async () => {
    const shared = await mkdtemp(path.join(top, "sweep-"));
    const target = await folderTarget(shared);
    const files = await versionFiles();
    const [kept, retired] = [await deploy(target.id, "1.0.0"), await deploy(target.id, "2.0.0")];
    for (const { servedName } of [kept, retired]) await materialise(target, { servedName, files });
    await materialise(target, { servedName: `${engineer.handle}/not-ours.v1.0.0`, files });
    const there = async () => (await readdir(path.join(shared, engineer.handle))).sort();
    const all = await there();

    await db().deployment.update({
      where: { id: retired.id },
      data: { status: "retired", isDesired: false },
    });
    await sweep();
    expect(await there()).toEqual(all);
    await db().replicaAdapter.delete({
      where: { replicaId_servedName: { replicaId: retired.replicaId, servedName: retired.servedName } },
    });
    await sweep();
    expect(await there()).toEqual(all.filter((name) => !retired.servedName.endsWith(name)));
    await db().replica.update({ where: { id: kept.replicaId }, data: { removedAt: new Date() } });
    await db().deployment.update({ where: { id: kept.id }, data: { status: "retired", isDesired: false } });
    await sweep();
    expect(await there()).toHaveLength(2);
    await db().replica.update({
      where: { id: kept.replicaId },
      data: { removedAt: new Date(Date.now() - 8 * 86_400_000) },
    });
    await sweep();
    expect(await there()).toEqual(["not-ours.v1.0.0"]);
  });

  it("keeps a version's folder for a target whose path leads to it by a link", async () => {
    const shared = await mkdtemp(path.join(top, "linked-"));
    await symlink(shared, `${shared}-link`);
    const [target, other] = [await folderTarget(shared), await folderTarget(`${shared}-link`)];
    const retired = await deploy(target.id, "1.0.0");
    const { servedName } = retired;
    await materialise(target, { servedName, files: await versionFiles() });
    const { repositoryId, versionId, rootDigest, createdById, createdByLabel } =
      await db().deployment.findUniqueOrThrow({ where: { id: retired.id } });
    const data = { targetId: other.id, repositoryId, versionId, rootDigest, createdById, createdByLabel };
    const reading = await db().deployment.create({ data: { ...data, servedName, status: "live" } });
    await db().replicaAdapter.deleteMany({ where: { servedName } });
    const isLetGo = { status: "retired", isDesired: false } as const;
    await db().deployment.update({ where: { id: retired.id }, data: isLetGo });
    const there = () => readdir(path.join(shared, engineer.handle));
    await sweep();
    expect(await there()).toHaveLength(1);
    await db().deployment.update({ where: { id: reading.id }, data: isLetGo });
    await sweep();
    expect(await there()).toEqual([]);
  });

  it("loses what a killed process left beside the folders a day ago, and nothing that is being written", async () => {
    const shared = await mkdtemp(path.join(top, "left-"));
    await folderTarget(shared);
    for (const name of [".adaptery-old", ".adaptery-new", "theirs"]) {
      await mkdir(path.join(shared, name));
      await writeFile(path.join(shared, name, "adapter_config.json"), "{}");
    }
    const longAgo = new Date(Date.now() - 25 * 3_600_000);
    for (const name of [".adaptery-old", "theirs"]) await utimes(path.join(shared, name), longAgo, longAgo);
    await sweep();
    expect((await readdir(shared)).sort()).toEqual([".adaptery-new", "theirs"]);
  });
});
