import type { VersionStatus } from "#lib/adapters/status/policy.ts";
import type { PreflightReport } from "#lib/serving/preflight/finding.ts";

export const deploymentStatuses = [
  "pending",
  "publishing",
  "live",
  "failed",
  "rolled_back",
  "retired",
] as const;
export type DeploymentStatus = (typeof deploymentStatuses)[number];

/** `rolling`: one replica is proved before the others are touched. `canary`: then only a share of the alias's requests goes there. */
export const deploymentStrategies = ["rolling", "all", "canary"] as const;
export type DeploymentStrategy = (typeof deploymentStrategies)[number];

/** What one served name is on one replica. */
export type AdapterState =
  | "missing"
  | "loading"
  | "unverified"
  | "verified"
  | "wrong_weights"
  | "inert"
  | "unexpected"
  | "unreachable";

/** A deployment's adapter on one replica. Differences are the largest of log-probabilities, in nats. */
export type DeployedAdapter = {
  replicaId: string;
  address: string;
  state: AdapterState;
  root: string | null;
  differenceFromBase: number | null;
  differenceFromGolden: number | null;
  verifiedAt: string | null;
  message: string;
};

/** What a deployment is to its alias: what it names, a canary beside that, the one kept for rollback, or nothing. */
export type AliasRole = "current" | "canary" | "previous" | null;

/** A deployment as lists show it. Times are ISO 8601. */
export type DeploymentView = {
  id: string;
  target: { id: string; owner: string; name: string };
  adapter: { id: string; owner: string; name: string };
  version: { id: string; semver: string; status: VersionStatus };
  servedName: string;
  rootDigest: string;
  alias: string | null;
  aliasRole: AliasRole;
  strategy: DeploymentStrategy;
  /** Percent of the alias's requests that go to it while it is a canary. */
  canaryPercent: number | null;
  /** Requests by its alias get the schema of the version's training data where they bring no format of their own. */
  attachesSchema: boolean;
  skipsUnreachable: boolean;
  status: DeploymentStatus;
  /** Replicas are to hold it. */
  isDesired: boolean;
  supersededAt: string | null;
  failure: { code: string; message: string } | null;
  createdBy: string;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  replicas: DeployedAdapter[];
};

export type StepStatus = "started" | "done" | "failed" | "skipped";

/** What happened, in order. `id` is a whole number as text, the cursor of the event stream; `address` is null for what is about no replica. */
export type DeploymentStepView = {
  id: string;
  replicaId: string | null;
  address: string | null;
  kind: string;
  status: StepStatus;
  message: string;
  /** The engine's own words (`engineWords`), what they mean (`meaning`), figures. */
  details: Record<string, unknown>;
  durationMs: number | null;
  at: string;
};

/** One deployment with everything that happened to it, and what a rollback would lead to. */
export type DeploymentDetail = DeploymentView & {
  preflight: PreflightReport | null;
  steps: DeploymentStepView[];
  /** Null: there is nothing before it that could be served. */
  previous: { id: string; semver: string; isLoaded: boolean } | null;
};

/** What a target serves under an alias. */
export type ServedAliasView = {
  target: { id: string; owner: string; name: string };
  adapter: { id: string; owner: string; name: string };
  alias: string;
  deploymentId: string;
  version: string;
  servedName: string;
  canary: { deploymentId: string; version: string; servedName: string; percent: number } | null;
  attachesSchema: boolean;
  updatedAt: string;
};

/** What was served under an alias on a target at a time. */
export type ServedAtView = {
  target: { id: string; owner: string; name: string };
  alias: string;
  /** Null: nothing was served. */
  served: { deploymentId: string; version: string; servedName: string; rootDigest: string } | null;
  canary: { deploymentId: string; version: string; servedName: string; percent: number } | null;
  since: string;
  reason: string;
  actorLabel: string;
};

/** What the replicas of a target are to hold. */
export type Desired = {
  deploymentId: string;
  servedName: string;
  /** What the engine is told to load: a repository id of our Hub, or a path on the replica. */
  source: string;
  versionId: string;
  rootDigest: string;
  /** Key of its golden fingerprint (see `fingerprintKey`). */
  goldenKey: string;
  /** `publishing`: its job is at work on the replicas, so nobody else touches this name. */
  phase: "publishing" | "live";
  /** Why it must not be served any more, such as a version that was withdrawn; null: it may. */
  refusal: string | null;
};

/** True once nothing more happens to a deployment by itself. */
export function isSettled(status: DeploymentStatus): boolean {
  return status !== "pending" && status !== "publishing";
}
