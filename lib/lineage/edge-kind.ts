import { AppError } from "#lib/errors.ts";
import type { NodeKind } from "./node-key.ts";

/** Kinds of edges; `from` came to be from `to`. */
export const edgeKinds = [
  "base",
  "parent",
  "merge",
  "stack",
  "distilled",
  "trained_on",
  "evaluated_on",
  "converted_to",
  "deployed_as",
  "exported_from",
] as const;
export type EdgeKind = (typeof edgeKinds)[number];

/** How an edge was learnt, strongest first: from bytes, from a file's words, from a person. */
export const evidences = ["hash", "metadata", "declared"] as const;
export type Evidence = (typeof evidences)[number];

type KindRule = {
  /** Reads from `from` to `to`: "legal-qa 1.1.0 *trained on* export 7". */
  label: string;
  /** What `to` was for `from`: "training data". */
  noun: string;
  from: readonly NodeKind[];
  to: readonly NodeKind[];
};

const adapters = ["version", "external"] as const;
const data = ["export", "dataset", "external"] as const;

export const kindRules: Readonly<Record<EdgeKind, KindRule>> = {
  base: { label: "base model", noun: "base model", from: ["version"], to: ["repository", "external"] },
  parent: { label: "continued from", noun: "parent", from: ["version"], to: adapters },
  merge: { label: "merged from", noun: "merge", from: adapters, to: adapters },
  stack: { label: "stacked on", noun: "stack", from: adapters, to: adapters },
  distilled: {
    label: "distilled from",
    noun: "distillation",
    from: ["version"],
    to: ["version", "repository", "external"],
  },
  trained_on: { label: "trained on", noun: "training data", from: ["version"], to: data },
  evaluated_on: { label: "evaluated on", noun: "evaluation", from: ["version"], to: data },
  converted_to: { label: "converted from", noun: "conversion", from: adapters, to: adapters },
  deployed_as: { label: "deployed from", noun: "deployment", from: ["external"], to: ["version"] },
  exported_from: { label: "exported from", noun: "export", from: ["export"], to: ["dataset"] },
};

/** Kinds that people declare. Serving keeps `deployed_as`; `exported_from` is what the exports themselves say. */
export const declarableKinds = edgeKinds.filter((kind) => kind !== "deployed_as" && kind !== "exported_from");

/** Kinds by which what an adapter learnt reaches another one made of it. */
export const inheritedKinds = [
  "parent",
  "merge",
  "stack",
  "distilled",
  "converted_to",
] as const satisfies readonly EdgeKind[];

/** Kinds that say what something is made of: it is not made of what it was judged by. */
export const madeOfKinds = edgeKinds.filter((kind) => kind !== "evaluated_on" && kind !== "deployed_as");

/** The kind of this name. Throws for a word that is none: the database holds these alone. */
export function toEdgeKind(word: string): EdgeKind {
  const kind = edgeKinds.find((candidate) => candidate === word);
  if (kind === undefined) throw new Error(`'${word}' is no kind of edge`);
  return kind;
}

/** Throws `invalid_input` unless such an edge makes sense: a dataset is nobody's parent. */
export function requireEdgeEnds(kind: EdgeKind, from: NodeKind, to: NodeKind): void {
  const rule = kindRules[kind];
  const problem = !rule.from.includes(from)
    ? { pointer: "/from", message: `'${kind}' begins at ${rule.from.join(" or ")}, not at ${from}.` }
    : !rule.to.includes(to)
      ? { pointer: "/to", message: `'${kind}' leads to ${rule.to.join(" or ")}, not to ${to}.` }
      : null;
  if (problem) throw new AppError("invalid_input", problem.message, { problems: [problem] });
  if (from === "external" && to === "external") {
    throw new AppError("invalid_input", "One end of an edge is a version that this registry holds.");
  }
}

/** True when the first evidence says more than the second. */
export function isStronger(evidence: Evidence, than: Evidence): boolean {
  return evidences.indexOf(evidence) < evidences.indexOf(than);
}
