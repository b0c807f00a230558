import { authorize, readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { Prisma } from "#prisma/client.ts";
import { type EdgeKind, type Evidence, edgeKinds, isStronger, requireEdgeEnds } from "./edge-kind.ts";
import { reachedEdges } from "./edges/data.ts";
import { type LineageRef, nodeKey, requireNodeKey } from "./node-key.ts";
import { describeNodes } from "./nodes/data.ts";
import { findPath } from "./path.ts";

/** An edge to add: `from` came to be from `to`, both node keys. */
export type EdgeInput = {
  kind: EdgeKind;
  from: string;
  to: string;
  evidence: Evidence;
  details?: Prisma.InputJsonObject;
};

/** What became of an edge that was added: it was there already, or it is new (also when better evidence replaced it). */
export type AddedEdge = { id: string; isNew: boolean };

/**
 * Adds one edge inside the caller's transaction. Edges are added one after the other across all processes, so that no
 * two together make a cycle. The same edge again answers the one that is there; better evidence replaces it.
 * @throws AppError conflict naming the cycle it would make; invalid_input for ends that are not there and not external;
 * forbidden without `lineage.update` at the owner of the version it speaks of.
 */
export async function addEdge(tx: Transaction, actor: Actor, input: EdgeInput): Promise<AddedEdge> {
  const from = requireNodeKey(input.from, "/from");
  const to = requireNodeKey(input.to, "/to");
  requireEdgeEnds(input.kind, from.kind, to.kind);
  const claimant = await requireClaimant(tx, actor, from, to);
  authorize(actor, "lineage.update", claimant.ownerId);
  await requireNodes(tx, actor, [from, to]);

  await lockLineage(tx);
  const before = await tx.lineageEdge.findFirst({
    where: { kind: input.kind, from: input.from, to: input.to, removedAt: null },
    select: { id: true, evidence: true },
  });
  if (before && !isStronger(input.evidence, before.evidence)) return { id: before.id, isNew: false };
  if (before) await tx.lineageEdge.update({ where: { id: before.id }, data: { removedAt: new Date() } });
  else await refuseCycle(tx, actor, input);

  const edge = await tx.lineageEdge.create({
    data: { ...input, details: input.details ?? {}, createdById: actor.userId ?? actor.id },
    select: { id: true },
  });
  await recordAudit(tx, actor, {
    action: "lineage.added",
    subject: claimant.subject,
    after: input,
    details: { kind: input.kind, from: input.from, to: input.to, evidence: input.evidence },
  });
  return { id: edge.id, isNew: true };
}

/**
 * Takes an edge back: as-of questions still see it. `repositoryId`: the adapter whose edge it must be.
 * @throws AppError not_found when there is none that the actor may see, conflict for one that was learnt from bytes or that serving keeps.
 */
export async function removeEdge(
  tx: Transaction,
  actor: Actor,
  edgeId: string,
  repositoryId?: string,
): Promise<void> {
  await lockLineage(tx);
  const edge = isUuid(edgeId)
    ? await tx.lineageEdge.findFirst({ where: { id: edgeId, removedAt: null } })
    : null;
  if (!edge) throw notFound();
  const [from, to] = [requireNodeKey(edge.from), requireNodeKey(edge.to)];
  const claimant = await requireClaimant(tx, actor, from, to);
  if (repositoryId !== undefined && repositoryId !== claimant.subject.id) throw notFound();
  authorize(actor, "lineage.update", claimant.ownerId);
  if (edge.kind === "deployed_as" && actor.kind !== "system") {
    throw new AppError("conflict", "Serving keeps this edge. Retire the deployment to end it.");
  }
  if (edge.evidence === "hash") {
    throw new AppError(
      "conflict",
      "This edge was learnt from the bytes of the files, so it holds. Push a new version to change it.",
    );
  }
  await tx.lineageEdge.update({ where: { id: edge.id }, data: { removedAt: new Date() } });
  await recordAudit(tx, actor, {
    action: "lineage.removed",
    subject: claimant.subject,
    before: { kind: edge.kind, from: edge.from, to: edge.to, evidence: edge.evidence },
    details: { kind: edge.kind, from: edge.from, to: edge.to, evidence: edge.evidence },
  });
}

/** Adds an edge in a transaction of its own. See `addEdge`. */
export function declareEdge(actor: Actor, input: Omit<EdgeInput, "evidence">): Promise<AddedEdge> {
  return withTransaction((tx) => addEdge(tx, actor, { ...input, evidence: "declared" }));
}

/** Takes an edge back in a transaction of its own. See `removeEdge`. */
export function withdrawEdge(actor: Actor, edgeId: string, repositoryId?: string): Promise<void> {
  return withTransaction((tx) => removeEdge(tx, actor, edgeId, repositoryId));
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

function notFound(): AppError {
  return new AppError("not_found", "There is no such edge, or you may not see it.");
}

async function lockLineage(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('lineage', 0))`;
}

type Claimant = { ownerId: string; subject: { kind: string; id: string; label: string } };

/** The adapter whose version an edge speaks of: the one it begins at, or the one it leads to when it begins outside. */
async function requireClaimant(
  tx: Transaction,
  actor: Actor,
  from: LineageRef,
  to: LineageRef,
): Promise<Claimant> {
  const id = from.kind === "version" ? from.id : to.id;
  const version = await tx.version.findFirst({
    where: { id, repository: { AND: [readableWhere(actor), { deletedAt: null }] } },
    select: {
      semver: true,
      repository: { select: { id: true, ownerId: true, name: true, owner: { select: { handle: true } } } },
    },
  });
  if (!version) throw new AppError("not_found", "There is no such version, or you may not see it.");
  const { repository, semver } = version;
  const label = `${repository.owner.handle}/${repository.name}@${semver ?? "draft"}`;
  return { ownerId: repository.ownerId, subject: { kind: "adapter", id: repository.id, label } };
}

async function requireNodes(tx: Transaction, actor: Actor, refs: readonly LineageRef[]): Promise<void> {
  const keys = refs.map(({ kind, id }) => nodeKey(kind, id));
  const nodes = await describeNodes(actor, keys, tx);
  for (const [index, key] of keys.entries()) {
    const node = nodes.get(key);
    if (node && !node.isDeleted) continue;
    const message =
      "What an edge names must be in this registry, where you may see it, or be written as external:<name or URI>.";
    const pointer = index === 0 ? "/from" : "/to";
    throw new AppError("invalid_input", message, { problems: [{ pointer, message }] });
  }
}

/** Throws `conflict` when what the edge leads to came itself from where it begins. */
async function refuseCycle(tx: Transaction, actor: Actor, { from, to }: EdgeInput): Promise<void> {
  const reached = await reachedEdges([to], "up", { kinds: edgeKinds }, tx);
  const path = findPath(reached, to, from);
  if (path === null) return;
  const nodes = await describeNodes(actor, path, tx);
  const names = [from, ...path].map((key) => nodes.get(key)?.label ?? "hidden");
  throw new AppError(
    "conflict",
    `Nothing comes from itself: this would make the circle ${names.join(" → ")}. Remove one of these edges first.`,
    { problems: [{ pointer: "/to", message: "It would make a circle" }] },
  );
}
