import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gatewayRoutes } from "#lib/serving/gateway/routes.ts";
import { renderMetrics } from "#lib/web/metrics.ts";
import { testDataPlane } from "#tests/support/data-plane.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createFleet, endReplicas, type TestFleet } from "#tests/support/fleet.ts";

testDatabase();
const plane = testDataPlane(gatewayRoutes);
afterAll(endReplicas);

let fleet: TestFleet;
beforeAll(async () => {
  fleet = await createFleet({ replicas: 2 });
  await fleet.publish("1.0.0");
});

const complete = (more: Record<string, unknown> = {}, signal?: AbortSignal) =>
  fetch(`${plane.url}/v1/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${fleet.person.token}`, "content-type": "application/json" },
    body: JSON.stringify({
      model: `${fleet.person.handle}/legal-qa@champion`,
      prompt: "The",
      max_tokens: 2,
      ...more,
    }),
    ...(signal && { signal }),
  });

/** Requests under the alias that ended so, as `/metrics` says. */
async function counted(outcome: string): Promise<number> {
  const { text } = await renderMetrics();
  const lines = text
    .split("\n")
    .filter(
      (line) =>
        line.startsWith("adaptery_gateway_requests_total{") &&
        line.includes('alias="champion"') &&
        line.includes(`outcome="${outcome}"`),
    );
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

describe("clients that leave in the middle of an answer", () => {
  it("are counted as cancelled, and no replica is left alone for it", async () => {
    for (const { faults } of fleet.replicas) faults.tokenDelayMs = 100;
    for (let count = 0; count < 4; count++) {
      const leaving = new AbortController();
      const response = await complete({ stream: true, max_tokens: 100 }, leaving.signal);
      await response.body?.getReader().read();
      leaving.abort();
    }
    await expect.poll(() => counted("cancelled")).toBe(4);
    expect(await counted("server_error")).toBe(0);
    for (const { faults } of fleet.replicas) faults.tokenDelayMs = 0;
  });
});

describe("a replica that refuses the target's own key", () => {
  const refusesKey = { times: 1_000, status: 401, message: "Unauthorized", path: "/v1/completions" };

  it("is passed over, and the client never takes it for a refusal of its own token", async () => {
    const [first, second] = fleet.replicas;
    if (!first || !second) throw new Error("a fleet of two");
    first.faults.failing = { ...refusesKey };
    const statuses: number[] = [];
    for (let count = 0; count < 6; count++) statuses.push((await complete()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
    second.faults.failing = { ...refusesKey };
    const response = await complete();
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({
      error: {
        code: "replica_failed",
        message: expect.stringContaining("refused the target's own API key (401)"),
      },
    });
  });
});
