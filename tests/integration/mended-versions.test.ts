import { afterAll, describe, expect, it } from "vitest";
import { measureVersionJob } from "#lib/adapters/jobs.ts";
import { getVersion, listVersionFiles } from "#lib/adapters/versions/data.ts";
import { neighbours } from "#lib/lineage/data.ts";
import { nodeKey } from "#lib/lineage/node-key.ts";
import { mendVersion } from "#lib/serving/mending/mutations.ts";
import { preflightVersion } from "#lib/serving/preflight/data.ts";
import { scanJob } from "#lib/tensors/jobs.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createFleet, endReplicas } from "#tests/support/fleet.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();
const api = testApiServer();
afterAll(endReplicas);

describe("a mended version", () => {
  it("is the next patch, converted from the original, and publishable where that was blocked", async () => {
    const fleet = await createFleet({ versions: { "1.0.0": "rank-pattern", "1.0.1": "good-qkvo-r8" } });
    const { actor } = fleet.person;
    const engine = { engineVersion: "0.28.0" };
    const original = await getVersion(actor, fleet.adapter, "1.0.0");
    expect(await preflightVersion(actor, fleet.adapter, "1.0.0", engine)).toMatchObject({
      verdict: "blocked",
    });
    const mended = await mendVersion(actor, fleet.adapter, { version: "1.0.0", ...engine });
    expect(mended).toMatchObject({
      semver: "1.0.2",
      from: "1.0.0",
      kinds: ["fold_patterns"],
      assumptions: [],
      isExact: true,
    });
    await runWaitingJobs(measureVersionJob);
    await runWaitingJobs(scanJob);
    expect(await preflightVersion(actor, fleet.adapter, "1.0.2", engine)).toMatchObject({
      verdict: "publishable",
    });

    const version = await getVersion(actor, fleet.adapter, "1.0.2");
    expect(version).toMatchObject({ status: "registered", isMeasured: true });
    expect(version.card).toMatchObject({ custom: { mended_from: "1.0.0" } });
    const { files } = await listVersionFiles(version);
    expect(files.map(({ path }) => path)).toContain("adaptery_mended.json");
    const graph = await neighbours(actor, nodeKey("version", mended.versionId), { depth: 1 });
    expect(graph.edges).toContainEqual(
      expect.objectContaining({
        kind: "converted_to",
        from: nodeKey("version", mended.versionId),
        to: nodeKey("version", original.id),
        evidence: "hash",
      }),
    );
    expect(await getVersion(actor, fleet.adapter, "1.0.0")).toMatchObject({
      rootDigest: original.rootDigest,
    });
  });

  it("is refused over HTTP where nothing can be mended, and where its number is taken", async () => {
    const fleet = await createFleet({ versions: { "1.0.0": "dora", "1.1.0": "alpha-pattern" } });
    const mend = async (version: string, body: object) => {
      const path = `adapters/${fleet.person.handle}/legal-qa/versions/${version}/mend`;
      const response = await fetch(`${api.url}/api/v1/${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${fleet.person.token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    };
    expect(await mend("1.0.0", {})).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/Nothing was named/) },
    });
    expect(await mend("1.1.0", { vllm: "0.28.0", semver: "1.0.0" })).toMatchObject({ status: 409 });
    expect(await mend("1.1.0", { vllm: "0.28.0", semver: "2.0.0-mended.1" })).toMatchObject({
      status: 201,
      body: { semver: "2.0.0-mended.1", kinds: ["fold_patterns"] },
    });
  });
});
