import { createHash } from "node:crypto";
import { access, chmod, cp, lchown, mkdir, readdir, rename, rmdir, stat } from "node:fs/promises";
import path from "node:path";
import { postgresInstallDir } from "./binaries.ts";
import { canUse, type RunAs, waysToRun } from "./run-as.ts";

/** Where the cluster's files and programs are, and how its programs are run. */
export type Placement = {
  runAs: RunAs;
  binDir: string;
  clusterDir: string;
  /** A sentence for the operator when the database could not stay in the data folder. */
  notice: string | undefined;
};

/** Root of what has to live outside the data folder. */
const outsideRoot = "/var/lib/adaptery";

/**
 * Finds a way to run Postgres on `dataDir`, making the cluster's folder. A cluster that was placed outside before stays
 * there. Throws with a sentence when no way works.
 */
export async function placeCluster(
  dataDir: string,
  options: { allowUserNamespace?: boolean; outsideRoot?: string } = {},
): Promise<Placement> {
  const root = options.outsideRoot ?? outsideRoot;
  const inside = path.join(dataDir, "postgres");
  const key = createHash("sha256").update(path.resolve(dataDir)).digest("hex").slice(0, 16);
  const outside = path.join(root, key, "postgres");
  const installedDir = postgresInstallDir();
  const ways = waysToRun(options);
  const places = (await hasCluster(outside)) && !(await hasCluster(inside)) ? [outside] : [inside, outside];

  for (const clusterDir of places) {
    for (const runAs of ways) {
      if (clusterDir === outside && runAs.kind === "self") continue;
      await prepareFolder(clusterDir, runAs, root);
      const binDir = await reachablePrograms(runAs, installedDir, clusterDir, root);
      if (!binDir) continue;
      const moved = clusterDir === outside;
      const notice = moved
        ? `The user Postgres runs as cannot enter ${dataDir}, so the database is kept in ${clusterDir}. Blobs and exports stay in ${dataDir}.`
        : undefined;
      return { runAs, binDir, clusterDir, notice };
    }
    if (clusterDir === inside && places.length > 1 && !(await hasCluster(inside))) await rmdir(inside);
  }
  throw new Error(
    `Postgres cannot run on ${inside}: the folder cannot be written or the program not executed. Choose another ADAPTERY_DATA_DIR, or set DATABASE_URL.`,
  );
}

async function prepareFolder(clusterDir: string, runAs: RunAs, root: string): Promise<void> {
  if (clusterDir.startsWith(root + path.sep)) await makeEnterable(path.dirname(clusterDir), root);
  await mkdir(clusterDir, { recursive: true, mode: 0o700 });
  if (runAs.ownerUid < 0 || (await stat(clusterDir)).uid === runAs.ownerUid) return;
  await chownTree(clusterDir, runAs.ownerUid, runAs.gid ?? 0);
}

/** Makes a folder outside that the user Postgres runs as can enter, whatever the umask. */
async function makeEnterable(dir: string, root: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const folder of new Set([root, dir])) await chmod(folder, 0o755);
}

/** The folder of programs this way can execute: the installed one, or a copy outside a closed home. */
async function reachablePrograms(
  runAs: RunAs,
  installedDir: string,
  clusterDir: string,
  root: string,
): Promise<string | undefined> {
  const binDir = path.join(installedDir, "bin");
  if (canUse(runAs, path.join(binDir, "postgres"), clusterDir)) return binDir;
  if (runAs.kind !== "other-user") return undefined;
  const { size, mtimeMs } = await stat(path.join(binDir, "postgres"));
  const copyDir = path.join(root, `postgres-${size}-${Math.trunc(mtimeMs)}`);
  if (!(await exists(copyDir))) {
    await makeEnterable(root, root);
    const partial = `${copyDir}.${process.pid}.partial`;
    await cp(installedDir, partial, { recursive: true, verbatimSymlinks: true });
    await rename(partial, copyDir);
  }
  const copiedBinDir = path.join(copyDir, "bin");
  return canUse(runAs, path.join(copiedBinDir, "postgres"), clusterDir) ? copiedBinDir : undefined;
}

async function chownTree(dir: string, uid: number, gid: number): Promise<void> {
  await lchown(dir, uid, gid);
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const child = path.join(dir, entry.name);
    await (entry.isDirectory() ? chownTree(child, uid, gid) : lchown(child, uid, gid));
  }
}

function hasCluster(dir: string): Promise<boolean> {
  return exists(path.join(dir, "PG_VERSION"));
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
