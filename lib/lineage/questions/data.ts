import { authorize, readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { type EdgeKind, inheritedKinds, madeOfKinds } from "../edge-kind.ts";
import { allOfNow, exportEdges, reachedEdges } from "../edges/data.ts";
import type { EdgeRow } from "../edges/edge-row.ts";
import type { LineageNode } from "../graph.ts";
import { isLive, servingDeployments } from "../live.ts";
import { externalKey, nodeKey, parseNodeKey } from "../node-key.ts";
import { describeNodes, getNode } from "../nodes/data.ts";
import { type PathTree, pathTo, type StepEnd, shortestPaths } from "../path.ts";
import { type Answer, shorten, toFinding } from "./answer.ts";

const defaultLimit = 200;
/** Ids that one query takes. */
const chunkSize = 10_000;

type QuestionOptions = { limit?: number | undefined };
type Reached = { key: string; isLive: boolean; isReadable: boolean };

/** Which of these versions are live, and which the actor may read; deleted adapters' are neither, what is no version is left out. */
async function lookAtVersions(actor: Actor, keys: Iterable<string>): Promise<Reached[]> {
  const ids = [...keys].flatMap((key) => {
    const node = parseNodeKey(key);
    return node?.kind === "version" ? [node.id] : [];
  });
  const readable = readableWhere(actor);
  const found = new Map<string, { isLive: boolean; isReadable: boolean }>();
  for (let start = 0; start < ids.length; start += chunkSize) {
    const id = { in: ids.slice(start, start + chunkSize) };
    const [all, seen] = await Promise.all([
      db().version.findMany({
        where: { id, repository: { deletedAt: null } },
        select: {
          id: true,
          status: true,
          _count: { select: { aliases: true, deployments: { where: servingDeployments } } },
        },
      }),
      db().version.findMany({ where: { id, repository: readable }, select: { id: true } }),
    ]);
    const seenIds = new Set(seen.map((row) => row.id));
    for (const row of all) {
      const { aliases: aliasCount, deployments: deploymentCount } = row._count;
      const isAlive = isLive({ status: row.status, aliasCount, deploymentCount });
      found.set(row.id, { isLive: isAlive, isReadable: seenIds.has(row.id) });
    }
  }
  // In the order that they were reached.
  return ids.flatMap((id) => {
    const row = found.get(id);
    return row ? [{ key: nodeKey("version", id), ...row }] : [];
  });
}

async function answer(
  actor: Actor,
  about: LineageNode,
  { reached, tree, next }: { reached: readonly Reached[]; tree: PathTree<EdgeRow>; next: StepEnd },
  { limit = defaultLimit }: QuestionOptions,
): Promise<Answer> {
  const seen = reached.filter(({ isReadable }) => isReadable);
  const ways = seen.slice(0, limit).map(({ key }) => shorten(pathTo(tree, key, next)));
  const readable = await describeNodes(
    actor,
    ways.flatMap(({ steps }) => steps.map(({ key }) => key)),
  );
  return {
    about,
    findings: ways.flatMap((way) => toFinding(way, readable)),
    total: seen.length,
    hiddenCount: reached.length - seen.length,
  };
}

/** Ways from the starts to everything that came from them by these kinds; the known edges count too. */
async function treeDown(
  starts: readonly string[],
  kinds: readonly EdgeKind[],
  known: readonly EdgeRow[] = [],
): Promise<PathTree<EdgeRow>> {
  const stored = await reachedEdges([...starts, ...known.map(({ from }) => from)], "down", { kinds });
  return shortestPaths([...known, ...stored], starts, "from");
}

/**
 * Which live versions saw this data: those trained on it or on its exports, and what was continued, merged, stacked,
 * distilled or converted from them. `node` is an export, or a version of a dataset: all versions of that dataset count,
 * unless `isVersionAlone`.
 */
export async function versionsThatSaw(
  actor: Actor,
  node: string,
  options: QuestionOptions & { isVersionAlone?: boolean } = {},
): Promise<Answer> {
  authorize(actor, "lineage.read");
  const about = await getNode(actor, node);
  if (about.kind !== "dataset" && about.kind !== "export") {
    throw new AppError("invalid_input", "Ask this of a dataset's version or of an export.");
  }
  const isWhole = about.kind === "dataset" && !options.isVersionAlone;
  const starts = isWhole ? await versionsOfSameDataset(actor, about.key) : [about.key];
  const known = await exportEdges(
    starts.filter((key) => key.startsWith("dataset:")),
    allOfNow,
  );
  const tree = await treeDown(starts, ["trained_on", ...inheritedKinds], known);
  const reached = (await lookAtVersions(actor, tree.keys())).filter((version) => version.isLive);
  return answer(actor, about, { reached, tree, next: "from" }, options);
}

/** What a version is made of: its base model, the data it and its forebears saw, the adapters it came from. */
export async function whatItIsMadeOf(
  actor: Actor,
  node: string,
  options: QuestionOptions = {},
): Promise<Answer> {
  authorize(actor, "lineage.read");
  const about = await getNode(actor, node);
  if (about.kind !== "version") throw new AppError("invalid_input", "Ask this of a version.");
  const stored = await reachedEdges([about.key], "up", { kinds: madeOfKinds });
  const exports = stored.map(({ to }) => to).filter((key) => key.startsWith("export:"));
  const tree = shortestPaths([...stored, ...(await exportEdges(exports, allOfNow))], [about.key], "to");
  const keys = [...tree.keys()].filter((key) => key !== about.key);
  const readable = await describeNodes(actor, keys);
  const reached = keys.map((key) => ({ key, isLive: false, isReadable: readable.has(key) }));
  return answer(actor, about, { reached, tree, next: "to" }, options);
}

/**
 * What breaks if this base model's licence changes: every version built on it, by itself or through others, live ones
 * first. `node` is a base model of this registry or an external one.
 */
export async function builtOnBaseModel(
  actor: Actor,
  node: string,
  options: QuestionOptions = {},
): Promise<Answer> {
  authorize(actor, "lineage.read");
  const about = await getNode(actor, node);
  if (about.kind !== "repository" && about.kind !== "external") {
    throw new AppError("invalid_input", "Ask this of a base model, registered here or external.");
  }
  // What was pushed before the model was registered here named it as external.
  const starts = [about.key, ...(about.kind === "repository" ? [externalKey(about.label)] : [])];
  const tree = await treeDown(starts, ["base", ...inheritedKinds]);
  const found = await lookAtVersions(actor, tree.keys());
  const reached = found.toSorted((a, b) => Number(b.isLive) - Number(a.isLive));
  const told = await answer(actor, about, { reached, tree, next: "from" }, options);
  // A name outside can be guessed: it must not tell that anybody unseen uses it.
  return about.kind === "external" ? { ...told, hiddenCount: 0 } : told;
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
