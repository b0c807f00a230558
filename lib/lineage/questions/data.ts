import { authorize, readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { type EdgeKind, inheritedKinds, madeOfKinds } from "../edge-kind.ts";
import { allOfNow, exportEdges, reachedEdges } from "../edges/data.ts";
import type { EdgeRow } from "../edges/edge-row.ts";
import type { LineageNode } from "../graph.ts";
import { isLive } from "../live.ts";
import { externalKey, nodeKey, parseNodeKey } from "../node-key.ts";
import { describeNodes, getNode } from "../nodes/data.ts";
import { type Path, shortestPaths } from "../path.ts";
import { type Answer, toAnswer } from "./answer.ts";

function endOf(path: Path<EdgeRow>): string {
  return path.nodes.at(-1) ?? "";
}

/** Ids of the versions among these that are live, whoever may see them. */
async function liveAmong(keys: readonly string[]): Promise<Set<string>> {
  const ids = keys.flatMap((key) => {
    const node = parseNodeKey(key);
    return node?.kind === "version" ? [node.id] : [];
  });
  const rows = await db().version.findMany({
    where: { id: { in: ids }, repository: { deletedAt: null } },
    select: { id: true, status: true, _count: { select: { aliases: true } } },
  });
  return new Set(
    rows
      .filter(({ status, _count }) => isLive({ status, aliasCount: _count.aliases }))
      .map(({ id }) => nodeKey("version", id)),
  );
}

async function answerOf(actor: Actor, about: LineageNode, ways: Path<EdgeRow>[]): Promise<Answer> {
  const readable = await describeNodes(
    actor,
    ways.flatMap(({ nodes }) => nodes),
  );
  return toAnswer(about, ways, readable);
}

/** Ways from the starts to everything that came from them by these kinds; the given edges count too. */
async function waysDown(
  starts: readonly string[],
  kinds: readonly EdgeKind[],
  known: readonly EdgeRow[] = [],
): Promise<Path<EdgeRow>[]> {
  const froms = known.map(({ from }) => from);
  const stored = await reachedEdges([...starts, ...froms], "down", { kinds });
  const paths = shortestPaths([...known, ...stored], starts, "from");
  return [...paths.values()].filter(({ edges }) => edges.length > 0);
}

/**
 * Which live versions saw this data: those trained on it or on its exports, and what was continued, merged, stacked,
 * distilled or converted from them. `node` is an export, or a version of a dataset: all versions of that dataset count,
 * unless `isVersionAlone`.
 */
export async function versionsThatSaw(
  actor: Actor,
  node: string,
  { isVersionAlone = false }: { isVersionAlone?: boolean } = {},
): Promise<Answer> {
  authorize(actor, "lineage.read");
  const about = await getNode(actor, node);
  if (about.kind !== "dataset" && about.kind !== "export") {
    throw new AppError("invalid_input", "Ask this of a dataset's version or of an export.");
  }
  const isWhole = about.kind === "dataset" && !isVersionAlone;
  const starts = isWhole ? await versionsOfSameDataset(actor, about.key) : [about.key];
  const known = await exportEdges(
    starts.filter((key) => key.startsWith("dataset:")),
    allOfNow,
  );
  const ways = await waysDown(starts, ["trained_on", ...inheritedKinds], known);
  const live = await liveAmong(ways.map(endOf));
  return answerOf(
    actor,
    about,
    ways.filter((way) => live.has(endOf(way))),
  );
}

/** What a version is made of: its base model, the data it and its forebears saw, the adapters it came from. */
export async function whatItIsMadeOf(actor: Actor, node: string): Promise<Answer> {
  authorize(actor, "lineage.read");
  const about = await getNode(actor, node);
  if (about.kind !== "version") throw new AppError("invalid_input", "Ask this of a version.");
  const stored = await reachedEdges([about.key], "up", { kinds: madeOfKinds });
  const exports = stored.map(({ to }) => to).filter((key) => key.startsWith("export:"));
  const derived = await exportEdges(exports, allOfNow);
  const paths = shortestPaths([...stored, ...derived], [about.key], "to");
  return answerOf(
    actor,
    about,
    [...paths.values()].filter(({ edges }) => edges.length > 0),
  );
}

/**
 * What breaks if this base model's licence changes: every version built on it, by itself or through others, live ones
 * first. `node` is a base model of this registry or an external one.
 */
export async function builtOnBaseModel(actor: Actor, node: string): Promise<Answer> {
  authorize(actor, "lineage.read");
  const about = await getNode(actor, node);
  if (about.kind !== "repository" && about.kind !== "external") {
    throw new AppError("invalid_input", "Ask this of a base model, registered here or external.");
  }
  // What was pushed before the model was registered here named it as external.
  const starts = [about.key, ...(about.kind === "repository" ? [externalKey(about.label)] : [])];
  const ways = (await waysDown(starts, ["base", ...inheritedKinds])).filter((way) =>
    endOf(way).startsWith("version:"),
  );
  const live = await liveAmong(ways.map(endOf));
  const answer = await answerOf(
    actor,
    about,
    ways.toSorted((a, b) => Number(live.has(endOf(b))) - Number(live.has(endOf(a)))),
  );
  // A name outside can be guessed: it must not tell that anybody unseen uses it.
  return about.kind === "external" ? { ...answer, hiddenCount: 0 } : answer;
}

/** Keys of all versions of the dataset that this is a version of. */
async function versionsOfSameDataset(actor: Actor, key: string): Promise<string[]> {
  const id = parseNodeKey(key)?.id ?? "";
  const rows = await db().datasetVersion.findMany({
    where: { dataset: { AND: [readableWhere(actor), { versions: { some: { id } } }] } },
    select: { id: true },
  });
  return rows.map((row) => nodeKey("dataset", row.id));
}
