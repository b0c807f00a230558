import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { freePort } from "#lib/free-port.ts";
import type { PromptLogProbs } from "#lib/serving/engines/engine.ts";
import { adaptersDir } from "#lib/tensors/adapters.fixture.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";
import { runCommand } from "#tests/support/run-command.ts";
import { vllmFolder } from "../../../scripts/test/vllm-environment.ts";
import { prompts, runPython, writePrompts } from "./peft.ts";
import { runPrintedCommand } from "./printed-command.ts";
import type { Product } from "./product.ts";
import { baseFolder, baseName, killAll, limits, type VllmServer } from "./vllm-server.ts";

/** What the API says of a deployment, as far as these tests look. */
export type Deployment = {
  id: string;
  status: string;
  servedName: string;
  createdAt: string;
  finishedAt: string | null;
  failure: { code: string; message: string } | null;
  replicas: { address: string; state: string; root: string | null }[];
  steps: DeploymentStep[];
};
export type DeploymentStep = {
  kind: string;
  status: string;
  address: string | null;
  message: string;
  durationMs: number | null;
  at: string;
};

/** What a model answered through the gateway, and which version and replica the headers name. */
export type Answered = {
  asked: string;
  model: string;
  version: string | null;
  replica: string | null;
  values: PromptLogProbs[];
};

/** An adapter of the fixtures that is pushed as this version of an adapter, with what training says that it answers. */
export type Pushed = {
  fixture: string;
  name: string;
  version: string;
  fingerprint?: readonly PromptLogProbs[] | undefined;
};

/** Folder of an adapter of the fixtures. */
export const folderOf = (fixture: string) => path.join(adaptersDir, fixture);

const targetName = "fleet";

/**
 * A target with replicas of real vLLM, and the people who publish to it. `engineer` and `reviewer` are there after `beforeAll`; replicas
 * end with the file.
 */
export class Fleet {
  readonly product: Product;
  private people: { engineer: TestPerson; reviewer: TestPerson } | undefined;
  private command = "";

  constructor(product: Product) {
    this.product = product;
    beforeAll(async () => {
      this.people = { engineer: await createPerson("engineer"), reviewer: await createPerson("reviewer") };
      await this.pushBase();
    });
    afterAll(killAll);
  }

  get engineer(): TestPerson {
    if (this.people === undefined) throw new Error("the fleet has nobody before its tests begin");
    return this.people.engineer;
  }

  /** Full name of a repository of the engineer. */
  named(name: string): string {
    return `${this.engineer.handle}/${name}`;
  }

  ask<T = Record<string, unknown>>(method: string, resource: string, body?: object): Promise<T> {
    return this.product.ask<T>(this.engineer, method, resource, body);
  }

  /** Adds the target, with its first replica on an address where nobody is yet. */
  async createTarget(options: object = {}): Promise<{ port: number }> {
    const port = await freePort("127.0.0.1");
    await this.ask("POST", "targets", {
      name: targetName,
      baseModel: this.named("tiny-llama"),
      servedModelName: baseName,
      limits,
      requiresApproval: true,
      probePrompts: prompts,
      reconcileSeconds: 5,
      drainSeconds: 0,
      replicas: [`http://127.0.0.1:${port}`],
      ...options,
    });
    return { port };
  }

  /** Starts a replica by the command that the target prints. */
  async startReplica(port: number): Promise<VllmServer> {
    if (this.command === "") {
      const resource = `targets/${targetName}/pull-token`;
      const { launchCommand } = await this.ask<{ launchCommand: string }>("POST", resource, {});
      this.command = launchCommand;
    }
    return runPrintedCommand(this.command, port);
  }

  /** Starts a further replica and adds it to the target. */
  async growByOne(): Promise<VllmServer> {
    const replica = await this.startReplica(await freePort("127.0.0.1"));
    await this.ask("POST", `targets/${targetName}/replicas`, { address: replica.url });
    return replica;
  }

  check(): Promise<Record<string, unknown>> {
    return this.ask("POST", `targets/${targetName}/check`);
  }

  /** Pushes adapters with PEFT, tags them, and waits until they are measured. */
  async push(...adapters: readonly Pushed[]): Promise<void> {
    const pushes = adapters.map(({ fixture, name, version, fingerprint = null }) => ({
      folder: folderOf(fixture),
      repo: this.named(name),
      tag: `v${version}`,
      fingerprint,
    }));
    const file = path.join(this.product.scratch, "pushes.json");
    writeFileSync(file, JSON.stringify(pushes));
    await runPython(["tests/vllm/support/push.py", baseFolder, file], this.hub());
    for (const { name, version } of adapters) {
      const resource = `adapters/${this.named(name)}/versions/${version}`;
      await expect
        .poll(() => this.ask("GET", resource), { timeout: 60_000 })
        .toMatchObject({ isMeasured: true });
    }
  }

  /** Asks for a review, which somebody else gives. */
  async approve(name: string, version: string): Promise<void> {
    if (this.people === undefined) throw new Error("the fleet has nobody before its tests begin");
    const resource = `adapters/${this.named(name)}/versions/${version}/reviews`;
    type Review = { id: string; rootDigest: string };
    const { id, rootDigest } = await this.ask<Review>("POST", resource, { message: "Please." });
    const decision = { decision: "approved", reason: "Looked at.", rootDigest };
    await this.product.ask(this.people.reviewer, "POST", `reviews/${id}/decision`, decision);
  }

  /** Publishes under the alias champion and waits until it is live or has failed; answers what its page shows. */
  async publish(name: string, version: string): Promise<Deployment> {
    const body = { adapter: this.named(name), version, targetId: targetName, alias: "champion" };
    const { id } = await this.ask<Deployment>("POST", "deployments", body);
    const deployment = () => this.ask<Deployment>("GET", `deployments/${id}`);
    await expect
      .poll(async () => (await deployment()).status, { timeout: 60_000, interval: 200 })
      .not.toMatch(/pending|publishing/);
    return deployment();
  }

  /** The model name by which the gateway knows an adapter's alias champion. */
  champion(name: string): string {
    return `${this.named(name)}@champion`;
  }

  /** One small request through the gateway. */
  complete(body: { model: string; lora_name?: string }): Promise<Response> {
    return fetch(`${this.product.url}/v1/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.engineer.token}`, "content-type": "application/json" },
      body: JSON.stringify({ prompt: "How many eggs?", max_tokens: 1, ...body }),
    });
  }

  /** Status of one small request through the gateway. */
  async statusOf(model: string): Promise<number> {
    const response = await this.complete({ model });
    await response.arrayBuffer();
    return response.status;
  }

  /** What models answer through the gateway, several requests in flight. */
  async askGateway(models: readonly string[], rounds = 1): Promise<Answered[]> {
    const script = "tests/vllm/support/fingerprints.py";
    const args = [script, String(rounds), writePrompts(this.product.scratch), ...models];
    return JSON.parse(await runPython(args, this.gateway()));
  }

  /** Environment of a client of the Hub. */
  hub(): Record<string, string> {
    const home = path.join(this.product.scratch, "hf");
    return { HF_ENDPOINT: `${this.product.url}/hf`, HF_TOKEN: this.engineer.token, HF_HOME: home };
  }

  /** Environment of the official client of the gateway. */
  gateway(): Record<string, string> {
    return { OPENAI_BASE_URL: `${this.product.url}/v1`, OPENAI_API_KEY: this.engineer.token };
  }

  private async pushBase(): Promise<void> {
    const config: unknown = JSON.parse(readFileSync(path.join(baseFolder, "config.json"), "utf8"));
    await this.ask("POST", "base-models", { name: "tiny-llama", config });
    const hf = path.join(vllmFolder(), "bin", "hf");
    const upload = ["upload", this.named("tiny-llama"), baseFolder, "."];
    const { status, stderr } = await runCommand(hf, upload, this.hub());
    if (status !== 0) throw new Error(`the base model was not pushed:\n${stderr}`);
  }
}
