import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findInputs, type InputFile, spoolStdin } from "#lib/exports/inputs.ts";

/** The files that `--input` names; `-` is the standard input, spooled to a file that `close` removes. */
export async function openInputs(
  paths: readonly string[],
): Promise<{ files: InputFile[]; close: () => Promise<void> }> {
  if (!paths.includes("-")) return { files: await findInputs(paths), close: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), "adaptery-stdin-"));
  const spool = join(folder, "stdin");
  await spoolStdin(spool);
  const { size } = await stat(spool);
  const files: InputFile[] = [];
  for (const path of paths) {
    if (path === "-") files.push({ path: spool, name: "stdin", sizeBytes: size, modifiedMs: 0 });
    else files.push(...(await findInputs([path])));
  }
  return { files, close: () => rm(folder, { recursive: true, force: true }) };
}
