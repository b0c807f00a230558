import { spawn } from "node:child_process";
import { access, chown, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Placement } from "./placement.ts";

/**
 * Makes the cluster's files unless they are there. What an interrupted first start left is removed: initdb writes
 * `PG_VERSION` early, so the marker is our own and written last.
 */
export async function initialiseCluster(
  placement: Placement,
  options: { superuser: string; password: string; durable: boolean },
): Promise<void> {
  const marker = path.join(placement.clusterDir, "adaptery-initialised");
  if (await present(marker)) return;
  for (const entry of await readdir(placement.clusterDir)) {
    await rm(path.join(placement.clusterDir, entry), { recursive: true, force: true });
  }
  const secretDir = await mkdtemp(path.join(os.tmpdir(), "adaptery-initdb-"));
  try {
    const passwordFile = path.join(secretDir, "password");
    await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
    const { uid, gid } = placement.runAs;
    if (uid !== undefined && gid !== undefined) {
      await chown(secretDir, uid, gid);
      await chown(passwordFile, uid, gid);
    }
    await initdb(placement, passwordFile, options);
  } finally {
    await rm(secretDir, { recursive: true, force: true });
  }
  await writeFile(marker, "");
}

async function initdb(
  placement: Placement,
  passwordFile: string,
  options: { superuser: string; durable: boolean },
): Promise<void> {
  const flags = [
    `--pgdata=${placement.clusterDir}`,
    `--username=${options.superuser}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // The built-in provider sorts the same on every machine, whatever locales it has.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    ...(options.durable ? [] : ["--no-sync"]),
  ];
  const { prefix, uid, gid } = placement.runAs;
  const [command = "initdb", ...args] = [...prefix, path.join(placement.binDir, "initdb"), ...flags];
  const child = spawn(command, args, { uid, gid, cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    errors += chunk;
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  if (status !== 0)
    throw new Error(`The database could not be made in ${placement.clusterDir}.\n${errors.trim()}`);
}

async function present(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
