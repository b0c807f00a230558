import { beforeAll, describe, expect, it } from "vitest";
import { db } from "#lib/db.ts";
import { createBaseModel } from "#lib/repositories/base-models/mutations.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { deleteRepository } from "#lib/repositories/mutations.ts";
import { getTarget, listTargets, openToken, requireTargetRow } from "#lib/serving/targets/data.ts";
import { getLaunch } from "#lib/serving/targets/launch/data.ts";
import { createTarget, deleteTarget, updateTarget } from "#lib/serving/targets/mutations.ts";
import { createPullToken, grantPull } from "#lib/serving/targets/pull-tokens/mutations.ts";
import { addReplica, removeReplica } from "#lib/serving/targets/replicas/mutations.ts";
import { setServingLimits } from "#lib/serving/targets/settings/mutations.ts";
import { getSlots } from "#lib/serving/targets/slots/data.ts";
import { createAdapter, exampleFiles, pushFiles, registerFiles } from "#tests/support/adapters.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, createTeam, type TestPerson } from "#tests/support/people.ts";

testDatabase();
const api = testApiServer();

const config = {
  model_type: "llama",
  architectures: ["LlamaForCausalLM"],
  hidden_size: 64,
  intermediate_size: 128,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 512,
};
const unique = () => crypto.randomUUID().slice(0, 8);

let engineer: TestPerson;
let owner: string;
let baseModel: string;

beforeAll(async () => {
  engineer = await createPerson("engineer");
  owner = (await createTeam([{ person: engineer, role: "engineer" }])).handle;
  await createBaseModel(engineer.actor, { owner, name: "tiny", config });
  baseModel = `${owner}/tiny`;
});

const newTarget = (fields: Partial<Parameters<typeof createTarget>[1]> = {}) =>
  createTarget(engineer.actor, { name: `t-${unique()}`, owner, baseModel, ...fields });

const auditOf = async (targetId: string) =>
  (
    await db().auditEntry.findMany({
      where: { subjectKind: "target", subjectId: targetId },
      orderBy: { id: "asc" },
      select: { action: true, details: true },
    })
  ).map(({ action, details }) => ({ action, details }));

describe("a target", () => {
  it("starts with sensible defaults and serves its base model under that one's name", async () => {
    const target = await newTarget({ replicas: ["http://127.0.0.1:8000/", "http://127.0.0.1:8000"] });
    expect(target).toMatchObject({
      owner: { handle: owner },
      engine: "vllm",
      baseModel: { owner, name: "tiny" },
      servedModelName: baseModel,
      adapterSource: "hub",
      hasToken: false,
      pullToken: null,
      limits: { maxLoraRank: 16, maxLoras: 1, maxCpuLoras: null },
      requiresApproval: true,
      reconcileSeconds: 30,
      revision: 0,
      replicas: [{ address: "http://127.0.0.1:8000", isReachable: null, check: null }],
    });
    expect(target.probePrompts).toHaveLength(2);
    expect((await getTarget(engineer.actor, target.name.toUpperCase())).id).toBe(target.id);
    expect((await listTargets(engineer.actor, { search: target.name })).items.map(({ id }) => id)).toEqual([
      target.id,
    ]);
  });

  it("refuses what it cannot be, by field", async () => {
    const refused = (fields: Parameters<typeof newTarget>[0]) =>
      newTarget(fields).then(
        () => "made",
        (error: { code: string; problems: { pointer: string }[] }) =>
          `${error.code} ${error.problems.map(({ pointer }) => pointer).join(" ")}`,
      );
    expect(await refused({ limits: { maxLoraRank: 20 } })).toBe("invalid_input /limits/maxLoraRank");
    expect(await refused({ limits: { maxLoras: 4, maxCpuLoras: 2 } })).toBe(
      "invalid_input /limits/maxCpuLoras",
    );
    expect(await refused({ folderPath: "/srv" })).toBe("invalid_input /folderPath");
    expect(await refused({ adapterSource: "folder", folderPath: "/a/../b" })).toBe(
      "invalid_input /folderPath /replicaFolderPath",
    );
    expect(await refused({ name: "a--b" })).toBe("invalid_input /name");
    expect(await refused({ baseModel: `${owner}/none` })).toMatch(/^not_found/);
    const good = "http://127.0.0.1:8000";
    for (const bad of ["http://169.254.169.254", "http://8.8.8.8", "http://10.0.0.7:8000?key=x", "replica"]) {
      expect(await refused({ replicas: [good, bad] })).toBe("invalid_input /replicas/1");
    }
    const { name } = await newTarget();
    expect(await refused({ name: name.toUpperCase() })).toBe("conflict /name");
  });

  it("keeps its token sealed: no view, no audit entry and no other row opens it", async () => {
    const token = `secret-${unique()}`;
    const target = await newTarget({ token });
    const row = await requireTargetRow(target.id);
    expect(target.hasToken).toBe(true);
    expect(row.sealedToken).not.toContain(token);
    expect(openToken(row)).toBe(token);
    expect(() => openToken({ ...row, id: crypto.randomUUID() })).toThrow("cannot be opened");
    expect(JSON.stringify([target, await auditOf(target.id)])).not.toContain(token);

    const cleared = await updateTarget(engineer.actor, target.id, { revision: 0, token: null });
    expect(cleared.hasToken).toBe(false);
    const renewed = await updateTarget(engineer.actor, target.id, { revision: 1, token: "other" });
    expect([renewed.revision, openToken(await requireTargetRow(target.id))]).toEqual([2, "other"]);
    expect(await auditOf(target.id)).toMatchObject([
      { action: "target.created", details: { hasToken: true } },
      { action: "target.updated", details: { fields: ["token"] } },
      { action: "target.updated", details: { fields: ["token"] } },
    ]);
  });

  it("is edited by who read it last", async () => {
    const { id } = await newTarget();
    const limits = { maxLoraRank: 64 };
    const edited = await updateTarget(engineer.actor, id, { revision: 0, limits, drainSeconds: 5 });
    expect(edited).toMatchObject({ revision: 1, limits: { maxLoraRank: 64, maxLoras: 1 }, drainSeconds: 5 });
    await expect(updateTarget(engineer.actor, id, { revision: 0, limits })).rejects.toMatchObject({
      code: "precondition_failed",
    });
  });

  it("gains and loses replicas by their address", async () => {
    const { id } = await newTarget();
    const { replicas } = await addReplica(engineer.actor, id, "http://127.0.0.1:9001/");
    expect(replicas.map(({ address }) => address)).toEqual(["http://127.0.0.1:9001"]);
    await expect(addReplica(engineer.actor, id, "http://127.0.0.1:9001")).rejects.toMatchObject({
      code: "conflict",
    });
    await removeReplica(engineer.actor, id, replicas[0]?.id ?? "");
    expect((await getTarget(engineer.actor, id)).replicas).toEqual([]);
    expect((await addReplica(engineer.actor, id, "http://127.0.0.1:9001")).replicas).toHaveLength(1);
    await expect(removeReplica(engineer.actor, id, "no-id")).rejects.toMatchObject({ code: "not_found" });
  });

  it("keeps its base model from being deleted, and is deleted itself with its replicas", async () => {
    const base = await createBaseModel(engineer.actor, { owner, name: `b-${unique()}`, config });
    const target = await newTarget({
      baseModel: `${owner}/${base.name}`,
      replicas: ["http://127.0.0.1:9002"],
    });
    const repository = await getRepository(engineer.actor, base);
    await expect(deleteRepository(engineer.actor, repository)).rejects.toThrow(`the target ${target.name}`);
    await deleteTarget(engineer.actor, target.name);
    await expect(getTarget(engineer.actor, target.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await db().replica.count({ where: { targetId: target.id, removedAt: null } })).toBe(0);
    expect((await newTarget({ name: target.name })).name).toBe(target.name);
    await deleteRepository(engineer.actor, repository);
  });

  it("is neither deleted nor renamed while it serves, and says what", async () => {
    const target = await newTarget();
    const repository = await createAdapter(engineer, `a-${unique()}`, { owner });
    const version = await registerFiles(engineer.actor, repository, "1.0.0", exampleFiles("one"));
    const servedName = `${owner}/${repository.name}.v1.0.0`;
    await db().deployment.create({
      data: {
        targetId: target.id,
        repositoryId: repository.id,
        versionId: version.versionId,
        servedName,
        rootDigest: version.rootDigest,
        status: "live",
        createdById: engineer.userId,
        createdByLabel: engineer.handle,
      },
    });
    await expect(deleteTarget(engineer.actor, target.id)).rejects.toThrow(servedName);
    await expect(
      updateTarget(engineer.actor, target.id, { revision: 0, name: "other" }),
    ).rejects.toMatchObject({
      code: "conflict",
      problems: [{ pointer: "/name" }],
    });
    expect((await updateTarget(engineer.actor, target.id, { revision: 0, description: "D" })).revision).toBe(
      1,
    );
  });
});

describe("the service token of a target", () => {
  const askHub = (token: string, path: string) =>
    fetch(`${api.url}/hf/${path}`, { headers: { authorization: `Bearer ${token}` } }).then(
      ({ status }) => status,
    );

  async function adapterWithVersion(person: TestPerson, handle: string) {
    const repository = await createAdapter(person, `a-${unique()}`, { owner: handle, visibility: "team" });
    await pushFiles(person.actor, repository, exampleFiles(unique()));
    await registerFiles(person.actor, repository, "1.2.0", exampleFiles(unique()));
    return repository;
  }

  it("reads versions of its owner and the base model, and nothing else", async () => {
    const target = await newTarget();
    const { text, resourcePatterns } = await createPullToken(engineer.actor, target.id);
    expect(resourcePatterns).toEqual([`${owner}/*.v*.*.*`, baseModel]);
    const { name } = await adapterWithVersion(engineer, owner);
    const config = "resolve/main/adapter_config.json";
    expect(await askHub(text, `${owner}/${name}.v1.2.0/${config}`)).toBe(200);
    expect(await askHub(text, `api/models/${owner}/${name}.v1.2.0/revision/main`)).toBe(200);
    expect(await askHub(text, `${owner}/${name}/${config}`)).toBe(404);
    expect(await askHub(text, `${baseModel}/resolve/main/config.json`)).toBe(200);
    const { pullToken } = await getTarget(engineer.actor, target.id);
    expect(pullToken).toMatchObject({ resourcePatterns, prefix: text.slice(0, 10) });

    const api2 = (path: string, init: RequestInit = {}) =>
      fetch(`${api.url}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${text}` } });
    expect((await api2(`/targets/${target.id}`)).status).toBe(404);
    expect((await api2(`/adapters/${owner}/${name}`)).status).toBe(404);
    expect((await api2("/targets", { method: "POST", body: "{}" })).status).toBe(403);
  });

  it("reaches versions of another owner's adapter once the target is to serve it", async () => {
    const target = await newTarget();
    const { text } = await createPullToken(engineer.actor, target.id);
    const other = await createPerson("engineer");
    const repository = await createAdapter(other, `p-${unique()}`, { visibility: "everyone" });
    await registerFiles(other.actor, repository, "1.0.0", exampleFiles(unique()));
    const path = `${other.handle}/${repository.name}.v1.0.0/resolve/main/adapter_config.json`;
    expect(await askHub(text, path)).toBe(404);
    const row = await requireTargetRow(target.id);
    await db().$transaction((tx) => grantPull(tx, row, { ...repository, owner: other.handle }));
    await expect.poll(() => askHub(text, path)).toBe(200);
  });

  it("follows the target to another base model", async () => {
    const target = await newTarget();
    const { text } = await createPullToken(engineer.actor, target.id);
    const { name } = await createBaseModel(engineer.actor, { owner, name: `b-${unique()}`, config });
    await updateTarget(engineer.actor, target.id, { revision: 0, baseModel: `${owner}/${name}` });
    await expect.poll(() => askHub(text, `${owner}/${name}/resolve/main/config.json`)).toBe(200);
    expect(await askHub(text, `${baseModel}/resolve/main/config.json`)).toBe(404);
  });

  it("is replaced: the one before works on for a while, or not at all", async () => {
    const target = await newTarget();
    const path = `${baseModel}/resolve/main/config.json`;
    const first = await createPullToken(engineer.actor, target.id);
    const second = await createPullToken(engineer.actor, target.id);
    expect([await askHub(first.text, path), await askHub(second.text, path)]).toEqual([200, 200]);
    const third = await createPullToken(engineer.actor, target.id, { keepPreviousHours: 0 });
    await expect.poll(() => askHub(second.text, path)).toBe(401);
    expect([await askHub(first.text, path), await askHub(third.text, path)]).toEqual([401, 200]);
    await deleteTarget(engineer.actor, target.id);
    await expect.poll(() => askHub(third.text, path)).toBe(401);
  });

  it("belongs to a service that is no person and tells nobody what the target is called", async () => {
    const target = await newTarget();
    await createPullToken(engineer.actor, target.id);
    const { user } = await db().apiToken.findFirstOrThrow({
      where: { name: `pull for ${target.name}` },
      select: {
        user: { select: { role: true, owner: { select: { kind: true, handle: true, displayName: true } } } },
      },
    });
    expect(user).toMatchObject({ role: "viewer", owner: { kind: "service" } });
    expect(`${user.owner.handle} ${user.owner.displayName}`).not.toContain(target.name);
  });
});

describe("what starts replicas of a target", () => {
  const manifest = async (id: string, query: string) => {
    const headers = { authorization: `Bearer ${engineer.token}` };
    const answer = await fetch(`${api.url}/api/v1/targets/${id}/manifest?${query}`, { headers });
    return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
  };

  it("is a manifest for each kind, of what the target serves now", async () => {
    const target = await newTarget({ name: `m-${unique()}`, requiresApproval: false });
    expect((await manifest(target.name, "kind=aibrix")).status).toBe(409);
    expect((await manifest(target.name, "kind=nothing")).status).toBe(400);
    const repository = await createAdapter(engineer, `a-${unique()}`, { owner });
    const version = await registerFiles(engineer.actor, repository, "1.0.0", exampleFiles(unique()));
    const servedName = `${owner}/${repository.name}.v1.0.0`;
    const { id: deploymentId } = await db().deployment.create({
      data: {
        targetId: target.id,
        repositoryId: repository.id,
        versionId: version.versionId,
        rootDigest: version.rootDigest,
        servedName,
        alias: "champion",
        status: "live",
        createdById: engineer.userId,
        createdByLabel: engineer.handle,
      },
    });
    await db().servedAlias.create({
      data: { targetId: target.id, repositoryId: repository.id, alias: "champion", deploymentId },
    });
    const kubernetes = await manifest(target.name, "kind=kubernetes&modelPath=/srv/base");
    expect(kubernetes).toMatchObject({ status: 200, type: "application/yaml; charset=utf-8" });
    expect(kubernetes.text).toContain(`"path":"${servedName}"`);
    expect(kubernetes.text).toContain("- /srv/base");
    const rewrite = await manifest(target.id, "kind=llm-d");
    expect(rewrite.text).toContain(`value: ${owner}/${repository.name}@champion`);
    expect(rewrite.text).toContain(`modelRewrite: ${servedName}`);
  });

  it("is a script that carries a token that was just made", async () => {
    const target = await newTarget();
    const answer = await fetch(`${api.url}/api/v1/targets/${target.name}/pull-token`, {
      method: "POST",
      headers: { authorization: `Bearer ${engineer.token}`, "content-type": "application/json" },
      body: "{}",
    });
    const { text, launchCommand } = await answer.json();
    expect(answer.status).toBe(201);
    expect(launchCommand).toContain(`export HF_TOKEN=${text}`);
    expect((await getLaunch(engineer.actor, target.id)).script).not.toContain(text);
  });

  it("knows what a slot costs from the base model's config", async () => {
    const target = await newTarget({ limits: { maxLoraRank: 8, maxLoras: 4 } });
    const slots = await getSlots(target);
    expect(slots).toMatchObject({ slots: 4, cpuSlots: 4, adapters: 0, further: { takesTurns: false } });
    expect(slots.reservedBytes).toBe(4 * (slots.cost?.bytes ?? 0));
    expect(slots.cost?.modules).toBe(2 * 7 + 2);
  });
});

describe("the settings of serving", () => {
  it("say in which networks replicas may be", async () => {
    const admin = await createPerson("admin");
    await setServingLimits(admin.actor, { networks: ["10.0.0.0/8"], folders: [] });
    await expect(newTarget({ replicas: ["http://127.0.0.1:1"] })).rejects.toThrow("10.0.0.0/8");
    await expect(
      setServingLimits(admin.actor, { networks: ["10.0.0.0/99"], folders: [] }),
    ).rejects.toMatchObject({ code: "invalid_input" });
    await expect(setServingLimits(admin.actor, { networks: [], folders: ["/"] })).rejects.toThrow("root");
    await expect(setServingLimits(engineer.actor, { networks: [], folders: [] })).rejects.toMatchObject({
      code: "forbidden",
    });
    await db().setting.deleteMany({ where: { key: { startsWith: "serving." } } });
    expect((await newTarget({ replicas: ["http://127.0.0.1:1"] })).replicas).toHaveLength(1);
  });
});
