import type { RuntimeLoading, ServedModel } from "../engines/engine.ts";
import type { Severity } from "../preflight/finding.ts";

/** Which serving engine a target's replicas run. */
export type ServingEngine = "vllm" | "sglang" | "lorax";

/** How replicas come by an adapter's files: from our Hub by repository id, or from a folder shared with them. */
export type AdapterSource = "hub" | "folder";

/** What the replicas were started with; `maxCpuLoras` null: as many as `maxLoras`. */
export type TargetLimits = { maxLoraRank: number; maxLoras: number; maxCpuLoras: number | null };

/** One thing that "Check" found, and the exact command line, environment or step that mends it. */
export type CheckProblem = { code: string; severity: Severity; message: string; fix: string };

/** What "Check" read from one replica; null where it could not be learnt. Times are ISO 8601. */
export type ReplicaCheck = {
  replicaId: string;
  address: string;
  checkedAt: string;
  isReachable: boolean;
  isHealthy: boolean | null;
  engineVersion: string | null;
  models: ServedModel[];
  runtimeLoading: RuntimeLoading;
  /** Adapters that fit into one batch, as the metrics say. */
  maxLoras: number | null;
  /** Tokens of a request, as the model list says of the base model. */
  maxModelLength: number | null;
  isBalancer: boolean;
  problems: CheckProblem[];
};

/** What "Check" found of a whole target. `problems` are those of no single replica. */
export type CheckReport = {
  targetId: string;
  checkedAt: string;
  /** False: this engine's verbs were never run against the real engine, only against its documented answers. */
  isProvedAgainstReal: boolean;
  replicas: ReplicaCheck[];
  problems: CheckProblem[];
  /** Bash script that starts a further replica; it takes its secrets from the environment. */
  launchCommand: string;
};

/** A replica as pages and programs see it. */
export type ReplicaView = {
  id: string;
  address: string;
  /** Null: never looked at. */
  isReachable: boolean | null;
  engineVersion: string | null;
  lastSeenAt: string | null;
  message: string;
  isBalancer: boolean;
  check: ReplicaCheck | null;
};

/** The service token that replicas pull with, by what may be shown of it. */
export type PullTokenView = {
  id: string;
  prefix: string;
  createdAt: string;
  lastUsedAt: string | null;
  resourcePatterns: string[];
};

/** A target as pages and programs see it: never its token. Times are ISO 8601. */
export type TargetView = {
  id: string;
  name: string;
  owner: { id: string; handle: string };
  description: string;
  engine: ServingEngine;
  /** False until the engine's verbs have been run against the real engine. */
  isProvedAgainstReal: boolean;
  baseModel: { owner: string; name: string };
  servedModelName: string;
  adapterSource: AdapterSource;
  folderPath: string | null;
  replicaFolderPath: string | null;
  hasToken: boolean;
  /** Null: none was made, or it was revoked. */
  pullToken: PullTokenView | null;
  limits: TargetLimits;
  requiresApproval: boolean;
  probePrompts: string[];
  reconcileSeconds: number;
  drainSeconds: number;
  revision: number;
  replicas: ReplicaView[];
  createdAt: string;
  updatedAt: string;
};

/** A target as jobs need it; `sealedToken` opens through `openToken` alone. */
export type TargetRow = {
  id: string;
  ownerId: string;
  owner: { handle: string };
  name: string;
  engine: ServingEngine;
  baseRepositoryId: string;
  base: {
    id: string;
    name: string;
    visibility: "team" | "everyone";
    ownerId: string;
    owner: { handle: string };
  };
  servedModelName: string;
  adapterSource: AdapterSource;
  folderPath: string | null;
  replicaFolderPath: string | null;
  sealedToken: string | null;
  pullTokenId: string | null;
  maxLoraRank: number;
  maxLoras: number;
  maxCpuLoras: number | null;
  requiresApproval: boolean;
  probePrompts: string[];
  reconcileSeconds: number;
  drainSeconds: number;
  revision: number;
};

/** A replica of a target as jobs need it. */
export type ReplicaRow = {
  id: string;
  targetId: string;
  address: string;
  isReachable: boolean | null;
  engineVersion: string | null;
  isBalancer: boolean;
  failures: number;
  nextLookAt: Date | null;
};
