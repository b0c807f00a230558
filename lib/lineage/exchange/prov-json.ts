import { createHash } from "node:crypto";
import type { EdgeKind } from "../edge-kind.ts";
import type { LineageNode } from "../graph.ts";
import type { Derivation } from "./derivation.ts";

type Attributes = Record<string, unknown>;
type Records = Record<string, Attributes>;

/** A PROV-JSON document: records by kind and identifier. */
export type ProvDocument = { prefix: Record<string, string> } & Record<
  string,
  Records | Record<string, string>
>;

const types: Readonly<Record<LineageNode["kind"], string>> = {
  version: "AdapterVersion",
  repository: "BaseModel",
  dataset: "DatasetVersion",
  export: "Export",
  external: "External",
  hidden: "Hidden",
};

/** Edges that make a new edition of the same thing. */
const revisions: ReadonlySet<EdgeKind> = new Set(["parent"]);

const term = (name: string) => ({ $: `adaptery:${name}`, type: "prov:QUALIFIED_NAME" });
const time = (iso: string) => ({ $: iso, type: "xsd:dateTime" });

/** An identifier in our namespace: ids as they are, names of others by their digest. */
function identifier(key: string): string {
  const [kind = "", ...rest] = key.split(":");
  const id = rest.join(":");
  const local = kind === "external" ? createHash("sha256").update(id).digest("hex").slice(0, 16) : id;
  return `adaptery:${kind}-${local}`;
}

/**
 * The same as W3C PROV, in its JSON form (https://www.w3.org/submissions/prov-json/): versions, data and models are
 * entities, exports and trainings activities, people agents; `namespace` is where identifiers of this registry live.
 */
export function toProvJson(derivation: Derivation, namespace: string): ProvDocument {
  const entity: Records = {};
  const activity: Records = {};
  const agent: Records = {};
  const wasGeneratedBy: Records = {};
  const used: Records = {};
  const wasAssociatedWith: Records = {};
  const wasDerivedFrom: Records = {};
  const wasInvalidatedBy: Records = {};

  // When a training ran nobody told us: it has no start, and its result was there when it came here.
  const addActivity = (
    key: string,
    type: string,
    startedAt: string | null,
    endedAt: string,
    maker: string | null,
  ) => {
    const run = identifier(key).replace("adaptery:", "adaptery:run-");
    activity[run] = {
      ...(startedAt === null ? {} : { "prov:startTime": startedAt, "prov:endTime": endedAt }),
      "prov:type": term(type),
    };
    wasGeneratedBy[`_:generated-${run.slice(9)}`] = {
      "prov:entity": identifier(key),
      "prov:activity": run,
      "prov:time": endedAt,
    };
    if (maker === null) return;
    const person = `adaptery:agent-${maker}`;
    agent[person] = { "prov:label": maker, "prov:type": { $: "prov:Person", type: "prov:QUALIFIED_NAME" } };
    wasAssociatedWith[`_:associated-${run.slice(9)}`] = { "prov:activity": run, "prov:agent": person };
  };

  for (const node of derivation.nodes) {
    const facts = derivation.versions.get(node.key);
    entity[identifier(node.key)] = {
      "prov:label": node.label,
      "prov:type": term(types[node.kind]),
      ...(node.status === null ? {} : { "adaptery:status": node.status }),
      ...(node.licence === null ? {} : { "adaptery:licence": node.licence }),
      ...(facts?.rootDigest ? { "adaptery:rootDigest": facts.rootDigest } : {}),
      ...(facts?.rank == null ? {} : { "adaptery:rank": facts.rank }),
    };
    const made = derivation.exports.get(node.key);
    if (facts) addActivity(node.key, "Training", null, facts.createdAt, facts.maker);
    if (made) addActivity(node.key, "ExportRun", made.startedAt, made.finishedAt, made.maker);
    if (facts?.withdrawnAt) {
      wasInvalidatedBy[`_:withdrawn-${identifier(node.key).slice(9)}`] = {
        "prov:entity": identifier(node.key),
        "prov:time": facts.withdrawnAt,
      };
    }
  }

  for (const [index, { kind, from, to, evidence, createdAt }] of derivation.edges.entries()) {
    const run = identifier(from).replace("adaptery:", "adaptery:run-");
    const isRun = run in activity;
    if (isRun) {
      used[`_:used-${index}`] = {
        "prov:activity": run,
        "prov:entity": identifier(to),
        "prov:role": term(kind),
      };
    }
    wasDerivedFrom[`_:derived-${index}`] = {
      "prov:generatedEntity": identifier(from),
      "prov:usedEntity": identifier(to),
      ...(isRun ? { "prov:activity": run } : {}),
      ...(revisions.has(kind) ? { "prov:type": { $: "prov:Revision", type: "prov:QUALIFIED_NAME" } } : {}),
      "adaptery:kind": kind,
      "adaptery:evidence": evidence,
      "adaptery:learntAt": time(createdAt),
    };
  }

  return {
    prefix: { adaptery: `${namespace}/prov#`, xsd: "http://www.w3.org/2001/XMLSchema#" },
    entity,
    activity,
    agent,
    wasGeneratedBy,
    used,
    wasAssociatedWith,
    wasDerivedFrom,
    wasInvalidatedBy,
  };
}
