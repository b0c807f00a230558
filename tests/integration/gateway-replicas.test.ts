import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setVersionStatus } from "#lib/adapters/status/mutations.ts";
import { db } from "#lib/db.ts";
import { retireDeployment } from "#lib/serving/deployments/retiring/mutations.ts";
import { rollBack } from "#lib/serving/deployments/rolling-back/mutations.ts";
import { usageOf } from "#lib/serving/gateway/usage/data.ts";
import { flushGatewayUsage } from "#lib/serving/gateway/usage/usage-recorder.ts";
import { renderMetrics } from "#lib/web/metrics.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createFleet, drain, endReplicas, type TestFleet } from "#tests/support/fleet.ts";
import { createServingFleet, errorOf, eventually, testGateway } from "#tests/support/gateway.ts";
import { createPerson } from "#tests/support/people.ts";

testDatabase();
const { send, complete } = testGateway(() => fleet.person.token);
afterAll(endReplicas);

let fleet: TestFleet;
const adapter = () => `${fleet.person.handle}/legal-qa`;
beforeAll(async () => {
  fleet = await createServingFleet();
});

describe("streams", () => {
  it("come as they are made", async () => {
    for (const { faults } of fleet.replicas) faults.tokenDelayMs = 60;
    const startedMs = performance.now();
    const response = await send("/chat/completions", {
      model: `${adapter()}@champion`,
      messages: [{ role: "user", content: "Hello" }],
      stream: true,
      max_tokens: 5,
    });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const times: number[] = [];
    let text = "";
    for await (const chunk of response.body ?? []) {
      times.push(performance.now() - startedMs);
      text += Buffer.from(chunk).toString();
    }
    for (const { faults } of fleet.replicas) faults.tokenDelayMs = 0;
    expect(text.trimEnd().endsWith("data: [DONE]")).toBe(true);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(100);
  });

  it("are cancelled upstream when the client goes away", async () => {
    for (const { faults } of fleet.replicas) faults.tokenDelayMs = 100;
    const leaving = new AbortController();
    const response = await complete(
      `${adapter()}@champion`,
      { stream: true, max_tokens: 100 },
      { signal: leaving.signal },
    );
    const reader = response.body?.getReader();
    await reader?.read();
    leaving.abort();
    const last = () =>
      fleet.replicas
        .flatMap(({ requests }) => requests)
        .some(({ body, isAborted }) => isAborted && JSON.stringify(body).includes('"max_tokens":100'));
    await expect.poll(last).toBe(true);
    for (const { faults } of fleet.replicas) faults.tokenDelayMs = 0;
  });

  it("that a replica breaks off do not look whole", async () => {
    for (const { faults } of fleet.replicas) faults.truncates = true;
    const outcome = await complete(`${adapter()}@champion`, { stream: true }).then(
      (response) =>
        response.text().then(
          () => response.status,
          () => "cut",
        ),
      () => "cut",
    );
    for (const { faults } of fleet.replicas) faults.truncates = false;
    expect(["cut", 502, 503]).toContain(outcome);
  });
});

describe("replicas", () => {
  it("share the requests, and one that dies costs no client anything", async () => {
    const answered = async () => (await complete(`${adapter()}@champion`)).headers.get("x-adaptery-replica");
    await expect
      .poll(async () => new Set(await Promise.all([answered(), answered(), answered()])).size, {
        timeout: 20_000,
      })
      .toBe(2);
    const [first] = fleet.replicas;
    await first?.kill();
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await complete(`${adapter()}@champion`)).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    await first?.restart();
  });

  it("that lost the name are asked once, no more for a while, and another answers", async () => {
    // The first was restarted above and holds no adapters; the table still has it as verified.
    const asked = () =>
      fleet.replicas[0]?.requests.filter(({ body }) =>
        JSON.stringify(body ?? "").includes(fleet.servedName("1.0.0")),
      ).length ?? 0;
    const status = async () => (await complete(`${adapter()}@champion`)).status;
    const before = asked();
    await expect.poll(async () => [await status(), asked() - before], { timeout: 20_000 }).toEqual([200, 1]);
    for (let count = 0; count < 6; count++) expect(await status()).toBe(200);
    expect(asked() - before).toBe(1);
  });

  it("that answer 503 are passed over, and when all do the client sees it", async () => {
    const [, second] = fleet.replicas;
    if (second)
      second.faults.failing = { times: 4, status: 503, message: "engine is dead", path: "/v1/completions" };
    const response = await complete(`${adapter()}@champion`);
    expect([502, 503]).toContain(response.status);
    if (second) second.faults.failing = null;
  });
});

describe("what is not ready or not served any more", () => {
  it("is 503 with the states and when to try again", async () => {
    const own = await createFleet();
    await own.publish("1.0.0");
    const model = `${own.person.handle}/legal-qa@champion`;
    const status = async () => (await complete(model, {}, { token: own.person.token })).status;
    await eventually(status, 200);
    await db().replicaAdapter.updateMany({
      where: { servedName: own.servedName("1.0.0") },
      data: { state: "wrong_weights" },
    });
    await eventually(status, 503);
    const response = await complete(model, {}, { token: own.person.token });
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await errorOf(response)).toMatchObject({
      code: "model_not_ready",
      type: "server_error",
      message: expect.stringContaining("1 wrong weights"),
    });
  });

  it("follows publishing, rollback and withdrawal within a second", async () => {
    const own = await createFleet();
    const first = await own.publish("1.0.0");
    const model = `${own.person.handle}/legal-qa@champion`;
    const version = async () =>
      (await complete(model, {}, { token: own.person.token })).headers
        .get("x-adaptery-version")
        ?.split("@")[1];
    await eventually(version, "1.0.0");
    const second = await own.publish("1.1.0");
    await eventually(version, "1.1.0");
    await rollBack(own.person.actor, second.id);
    await eventually(version, "1.0.0");
    await setVersionStatus(own.person.actor, own.adapter, "1.0.0", { status: "withdrawn", reason: "Wrong." });
    await eventually(async () => (await complete(model, {}, { token: own.person.token })).status, 404);
    expect(await own.read(first.id)).toMatchObject({ version: { status: "withdrawn" } });
    await drain();
  });
});

describe("a version under two aliases of a target", () => {
  it("answers under both, by whichever of them it was published last, and is one model by its number", async () => {
    const own = await createFleet();
    await own.publish("1.0.0");
    const staging = await own.publish("1.0.0", { alias: "staging" });
    const { token, actor } = own.person;
    const name = `${own.person.handle}/legal-qa`;
    const status = async (alias: string) => (await complete(`${name}@${alias}`, {}, { token })).status;
    await eventually(() => status("staging"), 200);
    expect(await status("champion")).toBe(200);
    const { ready_replicas } = await (await send(`/models/${name}@1.0.0`, undefined, { token })).json();
    expect(ready_replicas).toBe(1);
    await retireDeployment(actor, staging.id);
    await drain();
    await eventually(() => status("staging"), 404);
    expect(await status("champion")).toBe(200);
  });
});

describe("a canary", () => {
  it("gets its share of the requests, and one request id always the same", async () => {
    const own = await createFleet();
    await own.publish("1.0.0");
    await own.publish("1.1.0", { strategy: "canary", canaryPercent: 30 });
    const model = `${own.person.handle}/legal-qa@champion`;
    const ask = async (id: string) =>
      (await complete(model, {}, { token: own.person.token, headers: { "x-request-id": id } })).headers
        .get("x-adaptery-version")
        ?.endsWith("1.1.0");
    const ids = Array.from({ length: 300 }, (_, index) => `request-${index}-abcdef`);
    await expect.poll(async () => (await Promise.all(ids.slice(0, 20).map(ask))).some(Boolean)).toBe(true);
    const first = await Promise.all(ids.map(ask));
    const share = first.filter(Boolean).length / ids.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.4);
    expect(await Promise.all(ids.map(ask))).toEqual(first);
  });

  it("is answered for by what it stands beside where its own replica does not answer", async () => {
    const own = await createFleet({ replicas: 2 });
    await own.publish("1.0.0");
    await own.publish("1.1.0", { strategy: "canary", canaryPercent: 50 });
    const [alone, other] = own.replicas;
    const elsewhere = { servedName: own.servedName("1.1.0"), replica: { address: other?.url ?? "" } };
    await db().replicaAdapter.updateMany({ where: elsewhere, data: { state: "missing" } });
    const model = `${own.person.handle}/legal-qa@champion`;
    const ask = async () => {
      const { status, headers } = await complete(model, {}, { token: own.person.token });
      return [status, headers.get("x-adaptery-version")?.split("@")[1], headers.get("x-adaptery-replica")];
    };
    const askOften = () => Promise.all(Array.from({ length: 40 }, ask));
    const ofCanary = async () => {
      const answers = (await askOften()).filter(([, semver]) => semver === "1.1.0");
      return new Set(answers.map(([, , replica]) => replica)).size;
    };
    // Once it has heard that the other has it no more, all of the canary's share goes to one.
    await expect.poll(ofCanary).toBe(1);
    await alone?.kill();
    const answers = await askOften();
    expect(new Set(answers.map(([status, semver]) => `${status} ${semver}`))).toEqual(new Set(["200 1.0.0"]));
  });
});

describe("usage", () => {
  it("counts requests, tokens and errors by alias and version, in the database and in metrics", async () => {
    const own = await createFleet();
    await own.publish("1.0.0");
    const { token, actor } = own.person;
    const model = `${own.person.handle}/legal-qa`;
    await eventually(async () => (await complete(`${model}@1.0.0`, {}, { token })).status, 200);
    await Promise.all([1, 2, 3].map(async () => (await complete(`${model}@champion`, {}, { token })).text()));
    await (await complete(`${model}@champion`, { stream: true }, { token })).text();
    const asked = { stream: true, stream_options: { include_usage: true } };
    await (await complete(`${model}@champion`, asked, { token })).text();
    await expect
      .poll(async () => {
        await flushGatewayUsage();
        const view = await usageOf(actor, {
          targetId: own.target.id,
          since: new Date(Date.now() - 3_600_000),
        });
        return view.names.find(({ alias }) => alias === "champion");
      })
      .toMatchObject({ servedName: own.servedName("1.0.0"), requests: 5, errors: 0, uncounted: 1 });
    const view = await usageOf(actor, {
      repositoryId: own.adapter.id,
      since: new Date(Date.now() - 3_600_000),
    });
    const champion = view.names.find(({ alias }) => alias === "champion");
    expect(champion?.completionTokens).toBe(16);
    expect(champion?.promptTokens).toBeGreaterThan(0);
    expect(view.over.reduce((sum, { requests }) => sum + requests, 0)).toBe(6);
    const stranger = await createPerson("engineer");
    expect((await usageOf(stranger.actor, { targetId: own.target.id, since: new Date(0) })).names).toEqual(
      [],
    );
    const { text } = await renderMetrics();
    expect(text).toContain(
      `adaptery_gateway_requests_total{target="${own.target.name}",model="${model}",version="1.0.0",alias="champion",outcome="ok"} 5`,
    );
  });
});
