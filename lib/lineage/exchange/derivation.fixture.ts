import { node, tie } from "#lib/lineage/graph.fixture.ts";
import type { Derivation, VersionFacts } from "./derivation.ts";

const id = (digit: number) => `0190f3a2-0000-7000-8000-00000000000${digit}`;

export const keys = {
  child: `version:${id(1)}`,
  parent: `version:${id(2)}`,
  run: `export:${id(3)}`,
  rows: `dataset:${id(4)}`,
  base: `repository:${id(5)}`,
  teacher: "external:Qwen/Qwen2.5-7B-Instruct",
  hidden: "hidden:0123456789abcdef",
};

const facts: VersionFacts = {
  adapter: "team/legal-qa",
  semver: "1.1.0",
  rootDigest: "ab".repeat(32),
  baseModel: "team/tiny",
  rank: 16,
  parameterCount: 1024,
  createdAt: "2026-01-02T00:00:00.000Z",
  maker: "ada",
  withdrawnAt: null,
};

/** A version with a parent that was withdrawn, an export, a base model, a teacher outside and one thing that is hidden. */
export const derivation: Derivation = {
  about: node(keys.child, { label: "team/legal-qa@1.1.0" }),
  nodes: [
    node(keys.child, { label: "team/legal-qa@1.1.0", status: "approved", licence: "apache-2.0" }),
    node(keys.parent, { label: "team/legal-qa@1.0.0", status: "withdrawn" }),
    node(keys.run, { kind: "export", label: "legal-export", status: "succeeded" }),
    node(keys.rows, { kind: "dataset", label: "team/legal-rows v3", licence: "MIT" }),
    node(keys.base, { kind: "repository", label: "team/tiny" }),
    node(keys.teacher, { kind: "external", label: "Qwen/Qwen2.5-7B-Instruct" }),
    node(keys.hidden, { kind: "hidden", label: "hidden" }),
  ],
  edges: [
    tie(keys.child, keys.parent),
    tie(keys.child, keys.run, "trained_on"),
    tie(keys.run, keys.rows, "exported_from"),
    tie(keys.parent, keys.base, "base"),
    tie(keys.child, keys.teacher, "distilled"),
    tie(keys.parent, keys.hidden, "merge"),
  ],
  versions: new Map([
    [keys.child, facts],
    [
      keys.parent,
      {
        ...facts,
        semver: "1.0.0",
        rank: null,
        rootDigest: null,
        createdAt: "2026-01-01T00:00:00.000Z",
        withdrawnAt: "2026-02-01T00:00:00.000Z",
      },
    ],
  ]),
  exports: new Map([
    [
      keys.run,
      {
        owner: "team",
        startedAt: "2025-12-30T00:00:00.000Z",
        finishedAt: "2025-12-31T00:00:00.000Z",
        exportedRows: 100,
        bytesWritten: 5000,
        datasetDigest: "cd".repeat(32),
        maker: "ada",
      },
    ],
  ]),
};
