import { readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { escapeLike } from "#lib/like-pattern.ts";
import type { Page } from "#lib/operation.ts";
import { type BaseModelShape, readBaseModelShape } from "../base-model.ts";
import { getRepository, listFiles } from "../data.ts";
import { mainBranch } from "../ref-name.ts";
import { type RepositoryName, type RepositoryRow, repositoryLabel } from "../repository.ts";
import { readFileText } from "../stored-files.ts";

/** A base model as lists show it. Times are ISO 8601. */
export type BaseModelItem = {
  id: string;
  /** The owner's handle. */
  owner: string;
  ownerId: string;
  name: string;
  description: string;
  visibility: "team" | "everyone";
  /** Object id of the head of `main`. */
  commit: string;
  /** Null when the repository has no readable `config.json`; then `problem` says why. */
  shape: BaseModelShape | null;
  problem: string | null;
  createdAt: string;
  updatedAt: string;
};

/** One base model with its config, its files and how many adapters one may see name it. */
export type BaseModelDetail = BaseModelItem & {
  config: Record<string, unknown> | null;
  files: { path: string; sizeBytes: number; sha256: string }[];
  adapterCount: number;
};

const maxConfigBytes = 1024 * 1024;

type ReadConfig = { config: Record<string, unknown> | null; problem: string | null };

async function readConfig(headId: string): Promise<ReadConfig> {
  const file = (await listFiles(headId)).find(({ path }) => path === "config.json");
  if (!file) return { config: null, problem: "There is no config.json on main." };
  try {
    const config: unknown = JSON.parse(await readFileText(file, maxConfigBytes));
    if (isJsonObject(config)) return { config, problem: null };
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof AppError)) throw error;
    return { config: null, problem: `config.json cannot be read: ${error.message}` };
  }
  return { config: null, problem: "config.json is not a JSON object." };
}

type HeadRow = Pick<
  RepositoryRow,
  "id" | "owner" | "ownerId" | "name" | "description" | "visibility" | "createdAt" | "updatedAt"
>;

/** Heads of `main` by repository. */
async function headsOf(ids: readonly string[]): Promise<ReadonlyMap<string, { id: string; oid: string }>> {
  const refs = await db().ref.findMany({
    where: { repositoryId: { in: [...ids] }, kind: "branch", name: mainBranch },
    select: { repositoryId: true, commit: { select: { id: true, oid: true } } },
  });
  return new Map(refs.map(({ repositoryId, commit }) => [repositoryId, commit]));
}

function toItem(row: HeadRow, commit: string, { config, problem }: ReadConfig): BaseModelItem {
  const { id, owner, ownerId, name, description, visibility } = row;
  return {
    id,
    owner,
    ownerId,
    name,
    description,
    visibility,
    commit,
    shape: config === null ? null : readBaseModelShape(config),
    problem,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** One page of the base models the actor may read, newest first. `search` looks into owner, name and description. */
export async function listBaseModels(
  actor: Actor,
  query: { search?: string; owner?: string; limit?: number; cursor?: string },
): Promise<Page<BaseModelItem>> {
  const limit = query.limit ?? 50;
  if (query.cursor && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(query.cursor)) {
    throw new AppError(
      "invalid_input",
      "The cursor is not one of this list: send the `nextCursor` of a page.",
    );
  }
  const where = {
    AND: [
      readableWhere(actor),
      { kind: "base" as const, deletedAt: null },
      query.owner ? { owner: { handle: query.owner.toLowerCase() } } : {},
      query.search ? { searchText: { contains: escapeLike(query.search.toLowerCase()) } } : {},
    ],
  };
  const [total, rows] = await Promise.all([
    db().repository.count({ where }),
    db().repository.findMany({
      where: query.cursor ? { AND: [where, { id: { lt: query.cursor } }] } : where,
      select: {
        id: true,
        ownerId: true,
        owner: { select: { handle: true } },
        name: true,
        description: true,
        visibility: true,
        createdAt: true,
        updatedAt: true,
      },
      orderBy: { id: "desc" },
      take: limit + 1,
    }),
  ]);
  const page = rows.slice(0, limit);
  const heads = await headsOf(page.map(({ id }) => id));
  const items = await Promise.all(
    page.map(async ({ owner, ...row }) => {
      const head = heads.get(row.id);
      const read = head ? await readConfig(head.id) : { config: null, problem: "There is no branch main." };
      return toItem({ ...row, owner: owner.handle }, head?.oid ?? "", read);
    }),
  );
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null, total };
}

/** One base model. Throws `not_found` when it is not there or may not be read. */
export async function getBaseModel(actor: Actor, name: RepositoryName): Promise<BaseModelDetail> {
  const repository = await getRepository(actor, name, "base");
  const head = (await headsOf([repository.id])).get(repository.id);
  const [read, files, adapterCount] = await Promise.all([
    head ? readConfig(head.id) : { config: null, problem: "There is no branch main." },
    head ? listFiles(head.id) : [],
    db().repository.count({
      where: {
        AND: [
          readableWhere(actor),
          { kind: "adapter", deletedAt: null, baseModel: repositoryLabel(repository) },
        ],
      },
    }),
  ]);
  return {
    ...toItem(repository, head?.oid ?? "", read),
    config: read.config,
    files: files.map(({ path, sizeBytes, sha256 }) => ({ path, sizeBytes, sha256 })),
    adapterCount,
  };
}
