import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { createTokenText } from "#lib/access/token-text.ts";
import { db, withTransaction } from "#lib/db.ts";
import { streamDeploymentEvents } from "#lib/serving/deployments/events.ts";
import { appendStep } from "#lib/serving/deployments/steps/mutations.ts";
import { publishJob } from "#lib/serving/jobs.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createFleet, endReplicas, type TestFleet } from "#tests/support/fleet.ts";
import { runCommand } from "#tests/support/run-command.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();
const api = testApiServer();
const home = mkdtempSync(path.join(tmpdir(), "adaptery-publish-"));
afterAll(async () => {
  rmSync(home, { recursive: true, force: true });
  await endReplicas();
});

/** Runs `adaptery` as the person of the fleet, while this process does the jobs. */
async function adaptery({ person }: TestFleet, ...args: string[]) {
  const flags = ["--server", api.url, "--token", person.token];
  let isRunning = true;
  const working = (async () => {
    while (isRunning) {
      await runWaitingJobs(publishJob);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  const result = await runCommand(process.execPath, ["bin/adaptery.js", ...args, ...flags], { HOME: home });
  isRunning = false;
  await working;
  return result;
}

describe("adaptery publish and rollback", { timeout: 120_000 }, () => {
  it("follow what happens, and say what became of it", async () => {
    const fleet = await createFleet({ target: { drainSeconds: 3600 } });
    const { target, servedName, replicas } = fleet;
    const at = (version: string) => [`${fleet.person.handle}/legal-qa@${version}`, "--target", target.name];
    const first = await adaptery(fleet, "publish", ...at("1.0.0"), "--alias", "champion");
    expect(first).toMatchObject({ status: 0, stderr: "" });
    expect(first.stdout).toMatch(/preflight done/);
    expect(first.stdout).toContain(`${replicas[0]?.url} load done`);
    expect(first.stdout.trimEnd().split("\n").at(-1)).toBe(`Live: ${servedName("1.0.0")} as champion.`);

    const second = await adaptery(fleet, "publish", ...at("1.1.0"), "--alias", "champion", "--json");
    expect(second.status).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({ status: "live", servedName: servedName("1.1.0") });

    const back = await adaptery(
      fleet,
      "rollback",
      `${fleet.person.handle}/legal-qa`,
      "--target",
      target.name,
    );
    expect(back).toMatchObject({
      status: 0,
      stdout: `Rolled back to: ${servedName("1.0.0")} as champion.\n`,
    });

    const message = "Call to add_lora method failed: vLLM does not yet support DoRA.";
    if (replicas[0])
      replicas[0].faults.failing = { times: 99, status: 500, message, path: "/v1/load_lora_adapter" };
    const failed = await adaptery(fleet, "publish", ...at("1.2.0"), "--alias", "champion");
    expect(failed.status).toBe(1);
    expect(failed.stdout).toContain("the engine said: vLLM does not yet support DoRA.");
    expect(failed.stderr).toMatch(/it ended failed\./);
  });

  it("refuse wrong use with a sentence", async () => {
    const fleet = await createFleet({
      versions: { "1.0.0": "good-qkvo-r8" },
      target: { requiresApproval: true },
    });
    const adapter = `${fleet.person.handle}/legal-qa`;
    const to = ["--target", fleet.target.name];
    expect(await adaptery(fleet, "publish", adapter, ...to)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("owner/name@version"),
    });
    expect(await adaptery(fleet, "publish", `${adapter}@1.0.0`, ...to)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/approved versions only/),
    });
    expect(await adaptery(fleet, "publish", `${adapter}@1.0.0`, "--target", "nowhere")).toMatchObject({
      status: 2,
    });
    expect(await adaptery(fleet, "rollback", adapter, ...to)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/under no alias/),
    });
  });
});

describe("the events of a deployment", () => {
  it("tell each step once, and what was missed after a break", async () => {
    const fleet = await createFleet({ versions: { "1.0.0": "good-qkvo-r8" } });
    const { id } = await fleet.create("1.0.0");
    const headers = { authorization: `Bearer ${fleet.person.token}` };
    const url = `${api.url}/api/v1/deployments/${id}/events`;
    const live = fetch(url, { headers }).then((response) => response.text());
    await runWaitingJobs(publishJob);
    const text = await live;
    const { steps } = await fleet.read(id);
    const told = [...text.matchAll(/^event: step\n.*\ndata: (.*)$/gm)].map(([, data = ""]) =>
      JSON.parse(data),
    );
    expect(told).toEqual(steps);
    expect(text).toMatch(/"status":"live"/);
    const ids = [...text.matchAll(/^id: (.*)$/gm)].map(([, name = ""]) => name);
    const missed = await fetch(url, { headers: { ...headers, "last-event-id": ids.at(-4) ?? "" } });
    expect((await missed.text()).match(/^event: /gm)).toHaveLength(3);
    const seen = await fetch(url, { headers: { ...headers, "last-event-id": ids.at(-1) ?? "" } });
    expect(seen.status).toBe(204);
  });

  it("tell a step too that is committed after a later one", async () => {
    const fleet = await createFleet({ versions: { "1.0.0": "good-qkvo-r8" } });
    const { id } = await fleet.create("1.0.0");
    const step = (kind: string) => ({ deploymentId: id, kind, status: "done" }) as const;
    const over = new AbortController();
    onTestFinished(() => over.abort());
    const stream = await streamDeploymentEvents(fleet.person.actor, id, {
      lastEventId: null,
      signal: over.signal,
    });
    let text = "";
    const decoder = new TextDecoder();
    void stream?.pipeTo(
      new WritableStream({
        write(chunk) {
          text += decoder.decode(chunk, { stream: true });
        },
      }),
    );
    await withTransaction(async (tx) => {
      await appendStep(step("early"), tx);
      await appendStep(step("late"));
      await expect.poll(() => text).toContain('"kind":"late"');
    });
    await expect.poll(() => text).toContain('"kind":"early"');
    expect(text.match(/"kind":"late"/g)).toHaveLength(1);
  });
});

describe("a token of scope publish", () => {
  it("publishes what its patterns name, to the targets they name", async () => {
    const fleet = await createFleet({ versions: { "1.0.0": "good-qkvo-r8" } });
    const { person, target } = fleet;
    const publish = async (patterns: string[], scopes = ["publish"] as const) => {
      const { text, hash, prefix } = createTokenText();
      await db().apiToken.create({
        data: {
          name: "ci",
          prefix,
          hash,
          scopes: [...scopes],
          resourcePatterns: patterns,
          userId: person.userId,
        },
      });
      const response = await fetch(`${api.url}/api/v1/deployments`, {
        method: "POST",
        headers: { authorization: `Bearer ${text}`, "content-type": "application/json" },
        body: JSON.stringify({
          adapter: `${person.handle}/legal-qa`,
          version: "1.0.0",
          targetId: target.name,
          alias: "champion",
        }),
      });
      return response.status;
    };
    expect(await publish([`${person.handle}/other`, `${person.handle}/${target.name}`])).toBe(404);
    expect(await publish([`${person.handle}/legal-qa`])).toBe(404);
    expect(await publish([`${person.handle}/legal-*`, `${person.handle}/fleet-*`])).toBe(202);
  });
});
