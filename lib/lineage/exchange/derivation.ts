import type { LineageEdge, LineageNode } from "../graph.ts";

/** What documents say of a version beyond its node. Times are ISO 8601. */
export type VersionFacts = {
  adapter: string;
  semver: string | null;
  rootDigest: string | null;
  baseModel: string | null;
  rank: number | null;
  parameterCount: number | null;
  createdAt: string;
  maker: string | null;
  /** When it was withdrawn, or null. */
  withdrawnAt: string | null;
};

export type ExportFacts = {
  owner: string;
  startedAt: string;
  finishedAt: string;
  exportedRows: number | null;
  bytesWritten: number | null;
  datasetDigest: string | null;
  maker: string | null;
};

/** All that a version is made of, as an actor may see it, with what documents need. Facts are by node key. */
export type Derivation = {
  about: LineageNode;
  nodes: LineageNode[];
  edges: LineageEdge[];
  versions: ReadonlyMap<string, VersionFacts>;
  exports: ReadonlyMap<string, ExportFacts>;
};
