import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "#lib/error-code.ts";

/** Name of the cluster's superuser. */
export const superuser = "adaptery";

/** File of the data folder that holds the port of the running cluster. */
export const portFile = "postgres.port";

/** Address of a database of a data folder's cluster; holds the password. */
export async function clusterUrl(dataDir: string, port: number, database: string): Promise<string> {
  return `postgresql://${superuser}:${await clusterPassword(dataDir)}@127.0.0.1:${port}/${database}`;
}

/** The superuser's password, made once and kept readable by its owner only. */
export async function clusterPassword(dataDir: string): Promise<string> {
  const file = path.join(dataDir, "postgres.password");
  try {
    await writeFile(file, `${randomBytes(24).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  return (await readFile(file, "utf8")).trim();
}
