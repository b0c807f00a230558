import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { setVersionStatus } from "#lib/adapters/status/mutations.ts";
import { sweepScans } from "#lib/adapters/versions/measuring/sweep-scans.ts";
import { db, rawPool } from "#lib/db.ts";
import { createBaseModel } from "#lib/repositories/base-models/mutations.ts";
import { preflightVersion } from "#lib/serving/preflight/data.ts";
import { adaptersDir } from "#lib/tensors/adapters.fixture.ts";
import { scanJob } from "#lib/tensors/jobs.ts";
import { createAdapter, registerFiles } from "#tests/support/adapters.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createFleet, endReplicas, fixtureFiles } from "#tests/support/fleet.ts";
import { createPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();
const api = testApiServer();
afterAll(endReplicas);

const codes = (report: { findings: { code: string; severity: string }[] }) =>
  report.findings.filter(({ severity }) => severity === "error").map(({ code }) => code);

describe("pre-flight of a version", () => {
  it("goes by the lowest release of the target's replicas, its limits and its base model", async () => {
    const fleet = await createFleet({
      replicas: 2,
      versions: { "1.0.0": "rank-pattern", "1.1.0": "good-rslora-r16", "1.2.0": "other-base" },
      target: { limits: { maxLoraRank: 8 } },
    });
    const { actor } = fleet.person;
    const check = (version: string) =>
      preflightVersion(actor, fleet.adapter, version, { targetId: fleet.target.id });
    const [first, second] = await db().replica.findMany({ where: { targetId: fleet.target.id } });
    const setVersions = async (...versions: string[]) => {
      for (const [index, replica] of [first, second].entries()) {
        const engineVersion = versions[index] ?? null;
        await db().replica.update({ where: { id: replica?.id ?? "" }, data: { engineVersion } });
      }
    };
    await setVersions("0.32.0", "0.32.0+cpu");
    expect(await check("1.0.0")).toMatchObject({ verdict: "publishable", engine: { rulesOf: "0.32.0" } });
    await setVersions("0.32.0", "0.31.0");
    expect(await check("1.0.0")).toMatchObject({ verdict: "blocked", engine: { version: "0.31.0" } });
    expect(codes(await check("1.1.0"))).toEqual(["rank_above_max"]);
    expect(codes(await check("1.2.0"))).toEqual(["shape_not_of_base"]);
  });

  it("says of a version that is not cleared why it is not", async () => {
    const fleet = await createFleet({
      versions: { "1.0.0": "good-qkvo-r8" },
      target: { requiresApproval: true },
    });
    const { actor } = fleet.person;
    const checked = await preflightVersion(actor, fleet.adapter, "1.0.0", { targetId: fleet.target.name });
    expect(checked.findings[0]).toMatchObject({ code: "version_not_cleared", fix: "Ask for a review." });
    expect(await preflightVersion(actor, fleet.adapter, "1.0.0", {})).toMatchObject({
      verdict: "publishable",
    });
    await setVersionStatus(actor, fleet.adapter, "1.0.0", { status: "withdrawn", reason: "wrong data" });
    expect(codes(await preflightVersion(actor, fleet.adapter, "1.0.0", {}))).toEqual(["version_not_cleared"]);
  });

  it("blocks what was not scanned yet, and judges it once it was", async () => {
    const person = await createPerson("engineer");
    const config = JSON.parse(readFileSync(path.join(adaptersDir, "tiny-llama/config.json"), "utf8"));
    const base = await createBaseModel(person.actor, { name: "tiny-llama", config });
    const adapter = await createAdapter(person, "legal-qa");
    await registerFiles(person.actor, adapter, "1.0.0", fixtureFiles("nan-weights"));
    const check = () =>
      preflightVersion(person.actor, adapter, "1.0.0", { base: `${base.owner}/${base.name}` });
    expect(codes(await check())).toEqual(["not_scanned"]);
    await runWaitingJobs(scanJob);
    expect(codes(await check())).toEqual(["non_finite"]);
  });

  it("has what no try could scan scanned again, once the tries are over", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "legal-qa");
    await registerFiles(person.actor, adapter, "1.0.0", fixtureFiles("good-one-layer"));
    await rawPool().query("UPDATE pgboss.job SET state = 'failed' WHERE name = $1", [scanJob.name]);
    const unscanned = () => db().tensorInventory.count({ where: { scannedAt: null } });
    await sweepScans();
    expect(await runWaitingJobs(scanJob)).toBe(0);
    expect(await unscanned()).toBe(1);
    await db().tensorInventory.updateMany({ data: { measuredAt: new Date(Date.now() - 60 * 60_000) } });
    await sweepScans();
    expect(await runWaitingJobs(scanJob)).toBe(1);
    expect(await unscanned()).toBe(0);
    await sweepScans();
    expect(await runWaitingJobs(scanJob)).toBe(0);
  });

  it("answers over HTTP, and refuses a target beside an engine", async () => {
    const fleet = await createFleet({ versions: { "1.0.0": "alpha-pattern" } });
    const ask = async (body: object) => {
      const response = await fetch(`${api.url}/api/v1/preflight`, {
        method: "POST",
        headers: { authorization: `Bearer ${fleet.person.token}`, "content-type": "application/json" },
        body: JSON.stringify({ adapter: `${fleet.person.handle}/legal-qa`, version: "1.0.0", ...body }),
      });
      return { status: response.status, body: await response.json() };
    };
    expect(await ask({ vllm: "0.32.0" })).toMatchObject({ status: 200, body: { verdict: "publishable" } });
    expect(await ask({ vllm: "0.28.0" })).toMatchObject({
      status: 200,
      body: { verdict: "blocked", findings: [{ code: "alpha_pattern", mend: "fold_patterns" }, {}] },
    });
    expect(await ask({ targetId: fleet.target.id, vllm: "0.32.0" })).toMatchObject({ status: 400 });
    expect(await ask({ vllm: "latest" })).toMatchObject({ status: 400 });
    expect(await ask({ base: "nobody/nothing" })).toMatchObject({ status: 404 });
  });
});
