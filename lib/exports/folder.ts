import path from "node:path";
import { env } from "#lib/env.ts";

/** The folder that holds an export's files: `<data folder>/exports/<id>`. */
export function exportFolder(exportId: string): string {
  return path.join(env().dataDir, "exports", exportId);
}
