import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { decideReview, requestReview } from "#lib/adapters/reviews/mutations.ts";
import { getVersion } from "#lib/adapters/versions/data.ts";
import { createBaseModel } from "#lib/repositories/base-models/mutations.ts";
import type { RepositoryRow } from "#lib/repositories/repository.ts";
import { getDeployment } from "#lib/serving/deployments/data.ts";
import type { DeploymentDetail } from "#lib/serving/deployments/deployment.ts";
import { type CreateDeploymentInput, createDeployment } from "#lib/serving/deployments/mutations.ts";
import { drainJob, publishJob } from "#lib/serving/jobs.ts";
import { createTarget } from "#lib/serving/targets/mutations.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";
import { adaptersDir } from "#lib/tensors/adapters.fixture.ts";
import { scanJob } from "#lib/tensors/jobs.ts";
import { createAdapter, registerFiles, type TestFiles } from "#tests/support/adapters.ts";
import type { FakeVllmOptions } from "#tests/support/fake-vllm/options.ts";
import { type FakeVllm, startFakeVllm } from "#tests/support/fake-vllm/start.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

/** What the fakes of these fleets call their base model. */
export const baseName = "tiny";

const running: FakeVllm[] = [];

/** Starts a fake vLLM; `endReplicas` ends it. */
export async function startReplica(options: FakeVllmOptions = {}): Promise<FakeVllm> {
  const fake = await startFakeVllm({ baseModel: baseName, ...options });
  running.push(fake);
  return fake;
}

/** Ends all fakes that were started here. */
export async function endReplicas(): Promise<void> {
  await Promise.all(running.splice(0).map((fake) => fake.close()));
}

/** Files of an adapter of the fixtures. */
export function fixtureFiles(name: string): TestFiles {
  const folder = path.join(adaptersDir, name);
  const names = readdirSync(folder);
  return Object.fromEntries(names.map((file) => [file, readFileSync(path.join(folder, file))]));
}

/** A person with a base model, an adapter `legal-qa` of registered versions, and a target with fakes as its replicas. */
export type TestFleet = {
  person: TestPerson;
  adapter: RepositoryRow;
  target: TargetView;
  replicas: FakeVllm[];
  /** `owner/legal-qa.v<semver>`. */
  servedName: (semver: string) => string;
  /** Creates the deployment and answers it as it is then. */
  create: (version: string, input?: Partial<CreateDeploymentInput>) => Promise<DeploymentDetail>;
  /** Creates it under the alias champion, runs its job, and answers what became of it. */
  publish: (version: string, input?: Partial<CreateDeploymentInput>) => Promise<DeploymentDetail>;
  read: (id: string) => Promise<DeploymentDetail>;
};

export type FleetOptions = {
  replicas?: number | readonly FakeVllm[];
  fake?: FakeVllmOptions;
  /** Fixtures by the number they are registered as. */
  versions?: Readonly<Record<string, string>>;
  target?: Partial<Parameters<typeof createTarget>[1]>;
};

const fourVersions = {
  "1.0.0": "good-qkvo-r8",
  "1.1.0": "good-qkvo-r8-v2",
  "1.2.0": "good-rslora-r16",
  "1.3.0": "good-one-layer",
};

/** Makes all that, of a new person; the target serves unapproved versions and drains at once unless told. */
export async function createFleet(options: FleetOptions = {}): Promise<TestFleet> {
  const person = await createPerson("engineer");
  const { actor, handle } = person;
  const config: unknown = JSON.parse(readFileSync(path.join(adaptersDir, "tiny-llama/config.json"), "utf8"));
  await createBaseModel(actor, { name: "tiny-llama", config: asObject(config) });
  const adapter = await createAdapter(person, "legal-qa");
  for (const [semver, fixture] of Object.entries(options.versions ?? fourVersions)) {
    await registerFiles(actor, adapter, semver, fixtureFiles(fixture));
  }
  await runWaitingJobs(scanJob);
  const { replicas = 1 } = options;
  const fakes =
    typeof replicas === "number"
      ? await Promise.all(Array.from({ length: replicas }, () => startReplica(options.fake)))
      : [...replicas];
  const target = await createTarget(actor, {
    name: `fleet-${crypto.randomUUID().slice(0, 8)}`,
    baseModel: `${handle}/tiny-llama`,
    servedModelName: baseName,
    requiresApproval: false,
    drainSeconds: 0,
    replicas: fakes.map(({ url }) => url),
    ...options.target,
  });
  const read = (id: string) => getDeployment(actor, id);
  const create: TestFleet["create"] = (version, input) =>
    createDeployment(actor, {
      adapter: `${handle}/legal-qa`,
      version,
      target: target.id,
      alias: "champion",
      ...input,
    });
  return {
    person,
    adapter,
    target,
    replicas: fakes,
    servedName: (semver) => `${handle}/legal-qa.v${semver}`,
    create,
    publish: async (version, input) => {
      const { id } = await create(version, input);
      await runWaitingJobs(publishJob);
      return read(id);
    },
    read,
  };
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new Error("the config is no object");
  return Object.fromEntries(Object.entries(value));
}

/** Unloads what was let go. */
export function drain(): Promise<number> {
  return runWaitingJobs(drainJob);
}

/** Has a version approved by somebody else. */
export async function approve({ person, adapter }: TestFleet, version: string): Promise<void> {
  const reviewer = await createPerson("reviewer");
  const { id } = await requestReview(person.actor, adapter, version);
  const { rootDigest } = await getVersion(person.actor, adapter, version);
  await decideReview(reviewer.actor, id, {
    decision: "approved",
    reason: "Good.",
    rootDigest: rootDigest ?? "",
  });
}
