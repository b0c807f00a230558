import { findUserActor } from "#lib/access/data.ts";
import { readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import type { Transaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { escapeLike } from "#lib/like-pattern.ts";
import type { Evidence } from "../edge-kind.ts";
import { addEdge, type EdgeInput } from "../mutations.ts";
import { externalKey, nodeKey, parseNodeKey } from "../node-key.ts";
import {
  isLocalPath,
  type LineageFacts,
  type NamedAdapter,
  normaliseDigest,
  parseNamedAdapter,
} from "./claims.ts";

/** What linking did: edges that hold now, and in words what could not be tied. */
export type LinkedLineage = { edgeIds: string[]; problems: string[] };

type PushedVersion = {
  id: string;
  createdById: string;
  repository: { id: string; ownerId: string };
  commit: { authorId: string } | null;
};
type Claim = Omit<EdgeInput, "from">;

/** How edges made here are told from those that people declared. */
const learntBy = "files";

/**
 * Ties a version to what its files name: the export it was trained on, its base model, its parent. Only what the person
 * who pushed may read is found; the rest stays external. Safe to repeat: edges that files of an earlier push of the same
 * draft named are taken back, declared ones stay.
 */
export async function linkLineage(
  tx: Transaction,
  actor: Actor,
  version: { id: string },
  facts: LineageFacts,
): Promise<LinkedLineage> {
  const row = await tx.version.findUniqueOrThrow({
    where: { id: version.id },
    select: {
      id: true,
      createdById: true,
      repository: { select: { id: true, ownerId: true } },
      commit: { select: { authorId: true } },
    },
  });
  const pusher = await pusherOf(actor, row);
  const problems: string[] = [];
  const claims = pusher
    ? [
        ...(await claimExport(tx, pusher, facts, problems)),
        ...(await claimBase(tx, pusher, row, facts, problems)),
        ...(await claimParent(tx, pusher, row, facts)),
      ]
    : [];
  const from = nodeKey("version", row.id);
  await takeBackOthers(tx, from, claims);
  const edgeIds: string[] = [];
  for (const claim of claims) {
    const id = await tryAddEdge(tx, actor, { ...claim, from }, problems);
    if (id !== null) edgeIds.push(id);
  }
  return { edgeIds, problems };
}

/** Who pushed: what they may not read is not theirs to tie to. Null when the account is gone. */
async function pusherOf(actor: Actor, version: PushedVersion): Promise<Actor | null> {
  if (actor.kind === "user" || actor.kind === "token") return actor;
  const id = version.commit?.authorId ?? version.createdById;
  const isPerson = parseNodeKey(nodeKey("version", id)) !== null;
  return isPerson ? findUserActor(id, actor.requestId) : actor;
}

async function tryAddEdge(
  tx: Transaction,
  actor: Actor,
  edge: EdgeInput,
  problems: string[],
): Promise<string | null> {
  try {
    return (await addEdge(tx, actor, edge)).id;
  } catch (error) {
    // A file that claims a circle must not stop the rest from being measured.
    if (!(error instanceof AppError) || (error.code !== "conflict" && error.code !== "invalid_input"))
      throw error;
    problems.push(error.message);
    return null;
  }
}

async function takeBackOthers(tx: Transaction, from: string, claims: readonly Claim[]): Promise<void> {
  const edges = await tx.lineageEdge.findMany({
    where: { from, removedAt: null, details: { path: ["learntBy"], equals: learntBy } },
    select: { id: true, kind: true, to: true },
  });
  const stale = edges.filter((edge) => !claims.some(({ kind, to }) => kind === edge.kind && to === edge.to));
  if (stale.length === 0) return;
  await tx.lineageEdge.updateMany({
    where: { id: { in: stale.map(({ id }) => id) } },
    data: { removedAt: new Date() },
  });
}

/** The export whose digest or id the metadata names: equal digests are equal bytes, so they win over the id. */
async function claimExport(
  tx: Transaction,
  pusher: Actor,
  facts: LineageFacts,
  problems: string[],
): Promise<Claim[]> {
  const id =
    facts.exportId !== null && parseNodeKey(nodeKey("export", facts.exportId)) ? facts.exportId : null;
  const digest = facts.datasetDigest === null ? null : normaliseDigest(facts.datasetDigest);
  const either = [...(id ? [{ id }] : []), ...(digest ? [{ datasetDigest: digest }] : [])];
  if (either.length === 0) return [];
  const rows = await tx.export.findMany({
    where: { AND: [readableWhere(pusher), { status: "succeeded" }, { OR: either }] },
    orderBy: { id: "desc" },
    select: { id: true, datasetDigest: true },
  });
  const named = rows.find((row) => row.id === id);
  const same = rows.filter((row) => digest !== null && row.datasetDigest === digest);
  const found = same.find((row) => row.id === id) ?? same[0] ?? named;
  if (!found) {
    problems.push("adapter_metadata.json names an export that is not here or that the pusher may not see.");
    return [];
  }
  const evidence: Evidence = same.includes(found) ? "hash" : "metadata";
  if (evidence === "metadata" && digest !== null) {
    problems.push("adapter_metadata.json names an export by its id, but with another dataset digest.");
  }
  const learnt =
    evidence === "hash"
      ? "The dataset digest in adapter_metadata.json is this export's."
      : "adapter_metadata.json names this export's id.";
  const details = { learntBy, learnt, ...(digest ? { datasetDigest: digest } : {}) };
  return [{ kind: "trained_on", to: nodeKey("export", found.id), evidence, details }];
}

async function claimBase(
  tx: Transaction,
  pusher: Actor,
  version: PushedVersion,
  facts: LineageFacts,
  problems: string[],
): Promise<Claim[]> {
  const name = facts.baseModel?.trim() ?? "";
  if (name === "") return [];
  if (isLocalPath(name)) {
    problems.push(
      `The base model '${name}' is a folder of the machine that trained: say on the card which model it is.`,
    );
    return [];
  }
  const details = { learntBy, learnt: `adapter_config.json names the base model ${name}.` };
  const adapter = parseNamedAdapter(name);
  const base = adapter?.owner ? await findRepository(tx, pusher, "base", adapter.owner, adapter.name) : null;
  if (base) return [{ kind: "base", to: nodeKey("repository", base.id), evidence: "metadata", details }];
  const parent = adapter?.owner ? await findAdapterVersion(tx, pusher, version, adapter) : null;
  if (parent) {
    const learnt = `adapter_config.json names ${name}, an adapter of this registry, as its base.`;
    return [{ kind: "parent", to: parent, evidence: "metadata", details: { learntBy, learnt } }];
  }
  const key = externalKey(name);
  if (parseNodeKey(key) === null) return [];
  return [{ kind: "base", to: key, evidence: "metadata", details }];
}

async function claimParent(
  tx: Transaction,
  pusher: Actor,
  version: PushedVersion,
  facts: LineageFacts,
): Promise<Claim[]> {
  const text = facts.parentAdapterId?.trim() ?? "";
  if (text === "") return [];
  const named = parseNamedAdapter(text);
  const found = named && (await findAdapterVersion(tx, pusher, version, named));
  const to = found ?? externalKey(text);
  if (parseNodeKey(to) === null) return [];
  const details = { learntBy, learnt: `adapter_metadata.json names ${text} as parent_adapter_id.` };
  return [{ kind: "parent", to, evidence: "metadata", details }];
}

type FoundRepository = { id: string; shownVersionId: string | null };

async function findRepository(
  tx: Transaction,
  reader: Actor,
  kind: "adapter" | "base",
  owner: string | { id: string },
  name: string,
): Promise<FoundRepository | null> {
  return tx.repository.findFirst({
    where: {
      AND: [readableWhere(reader), { kind, deletedAt: null }],
      ...(typeof owner === "string" ? { owner: { handle: owner.toLowerCase() } } : { ownerId: owner.id }),
      name: { equals: escapeLike(name), mode: "insensitive" },
    },
    select: { id: true, shownVersionId: true },
  });
}

/** The version that a name means: the one it says, else the one shown first that is not the version itself. */
async function findAdapterVersion(
  tx: Transaction,
  reader: Actor,
  version: PushedVersion,
  { owner, name, ref }: NamedAdapter,
): Promise<string | null> {
  const repository = await findRepository(
    tx,
    reader,
    "adapter",
    owner ?? { id: version.repository.ownerId },
    name,
  );
  if (!repository) return null;
  const repositoryId = repository.id;
  if (ref !== null) {
    const found =
      (await tx.version.findFirst({ where: { repositoryId, semver: ref }, select: { id: true } })) ??
      (await tx.alias.findFirst({ where: { repositoryId, name: ref }, select: { versionId: true } }));
    if (!found) return null;
    return nodeKey("version", "id" in found ? found.id : found.versionId);
  }
  const { shownVersionId } = repository;
  if (shownVersionId !== null && shownVersionId !== version.id) return nodeKey("version", shownVersionId);
  const before = await tx.version.findFirst({
    where: { repositoryId, semver: { not: null }, id: { not: version.id } },
    orderBy: { sortKey: "desc" },
    select: { id: true },
  });
  return before && nodeKey("version", before.id);
}
