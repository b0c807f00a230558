import { db } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import type { Prisma } from "#prisma/client.ts";
import { openToken } from "../../targets/data.ts";
import type { RoutedRepository, TargetRoutes } from "./target-routes.ts";

const repositorySelect = {
  id: true,
  name: true,
  ownerId: true,
  visibility: true,
  deletedAt: true,
  owner: { select: { handle: true } },
} as const satisfies Prisma.RepositorySelect;

const routesSelect = {
  id: true,
  name: true,
  engine: true,
  servedModelName: true,
  sealedToken: true,
  createdAt: true,
  base: { select: repositorySelect },
  replicas: {
    where: { removedAt: null },
    orderBy: { id: "asc" },
    select: {
      id: true,
      address: true,
      isReachable: true,
      adapters: { select: { servedName: true, state: true } },
    },
  },
  deployments: {
    where: {
      OR: [{ isDesired: true }, { servedAliases: { some: {} } }, { canaryAliases: { some: {} } }],
      repository: { deletedAt: null },
    },
    orderBy: { id: "asc" },
    select: {
      id: true,
      servedName: true,
      status: true,
      createdAt: true,
      repository: { select: repositorySelect },
      version: { select: { id: true, semver: true, status: true } },
    },
  },
  aliases: {
    select: {
      repositoryId: true,
      alias: true,
      deploymentId: true,
      canaryDeploymentId: true,
      canaryPercent: true,
      attachesSchema: true,
      updatedAt: true,
    },
  },
} as const satisfies Prisma.TargetSelect;

/** For a connection, and for the whole reading; the last table holds meanwhile. */
const patience = { maxWait: 10_000, timeout: 15_000 };

type RoutesRow = Prisma.TargetGetPayload<{ select: typeof routesSelect }>;

/**
 * What the gateway routes by, of the targets with these ids or of all; a target that is not in the answer is gone. All of one moment: an
 * alias read before a move and its deployments after it would lead nowhere.
 */
export async function readTargetRoutes(ids?: readonly string[]): Promise<TargetRoutes[]> {
  const where = { deletedAt: null, ...(ids === undefined ? {} : { id: { in: [...ids] } }) };
  const rows = await db().$transaction(
    (tx) => tx.target.findMany({ where, orderBy: { id: "asc" }, select: routesSelect }),
    { isolationLevel: "RepeatableRead", ...patience },
  );
  return rows.map(toTargetRoutes);
}

function toRepository(row: RoutesRow["base"]): RoutedRepository {
  const { id, name, ownerId, visibility, owner } = row;
  return { id, name, ownerId, visibility, owner: owner.handle };
}

/** By served name, the state on each replica: two deployments of a version are one adapter there. */
function statesByName(replicas: RoutesRow["replicas"]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const states = new Map<string, Map<string, string>>();
  for (const { id, adapters } of replicas) {
    for (const { servedName, state } of adapters) {
      const known = states.get(servedName);
      if (known) known.set(id, state);
      else states.set(servedName, new Map([[id, state]]));
    }
  }
  return states;
}

function toTargetRoutes(row: RoutesRow): TargetRoutes {
  const states = statesByName(row.replicas);
  const adapters = row.deployments.map(({ id, status, repository, version, ...rest }) => ({
    ...rest,
    deploymentId: id,
    deploymentStatus: status,
    repository: toRepository(repository),
    versionId: version.id,
    semver: version.semver ?? "",
    versionStatus: version.status,
    states: states.get(rest.servedName) ?? new Map<string, string>(),
  }));
  const { id, name, engine, servedModelName, createdAt, base, replicas, aliases } = row;
  return {
    ...{ id, name, engine, servedModelName, createdAt, aliases, adapters },
    base: toRepository(base),
    token: tokenOf(row),
    replicas: replicas.map(({ adapters: _held, ...replica }) => replica),
  };
}

/** One token that cannot be opened, as after a change of the instance's secret, must not take the other targets with it. */
function tokenOf(row: RoutesRow): string | null {
  try {
    return openToken(row);
  } catch (error) {
    logger().error({ err: error, target: row.name }, "the token of a target does not open; set it again");
    return null;
  }
}
