import type { EngineKind } from "../../engines/registry.ts";

/** What decides whether an actor may call something: who owns the repository, and who sees it. */
export type RoutedRepository = {
  id: string;
  ownerId: string;
  owner: string;
  name: string;
  visibility: "team" | "everyone";
};

export type RoutedReplica = { id: string; address: string; isReachable: boolean | null };

/** A version that a target serves, or is to serve. */
export type RoutedAdapter = {
  deploymentId: string;
  servedName: string;
  deploymentStatus: string;
  repository: RoutedRepository;
  versionId: string;
  semver: string;
  versionStatus: string;
  createdAt: Date;
  /** What is known of it on each replica, by replica id. */
  states: ReadonlyMap<string, string>;
};

export type RoutedAlias = {
  repositoryId: string;
  alias: string;
  deploymentId: string;
  canaryDeploymentId: string | null;
  canaryPercent: number;
  attachesSchema: boolean;
  updatedAt: Date;
};

/** Everything the gateway needs to know of one target. */
export type TargetRoutes = {
  id: string;
  name: string;
  engine: EngineKind;
  servedModelName: string;
  base: RoutedRepository;
  createdAt: Date;
  /** The API key that replicas ask for, opened; in memory alone. */
  token: string | null;
  replicas: readonly RoutedReplica[];
  adapters: readonly RoutedAdapter[];
  aliases: readonly RoutedAlias[];
};
