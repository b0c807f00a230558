import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { findInputs, type InputFile, spoolStdin } from "#lib/exports/inputs.ts";

/**
 * The files that `--input` names. `-` is the standard input and `s3://bucket/prefix` the data files below it: both are
 * copied to a temporary folder that `close` removes, so that they can be read in ranges.
 */
export async function openInputs(
  paths: readonly string[],
): Promise<{ files: InputFile[]; close: () => Promise<void> }> {
  const isRemote = (path: string) => path === "-" || path.startsWith("s3://");
  if (!paths.some(isRemote)) return { files: await findInputs(paths), close: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), "adaptery-input-"));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const files: InputFile[] = [];
    for (const [index, path] of paths.entries()) {
      if (path === "-") files.push(await fromStdin(join(folder, "stdin")));
      else if (path.startsWith("s3://")) files.push(...(await fromS3(path, join(folder, String(index)))));
      else files.push(...(await findInputs([path])));
    }
    return { files, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function fromStdin(spool: string): Promise<InputFile> {
  await spoolStdin(spool);
  return { path: spool, name: "stdin", sizeBytes: (await stat(spool)).size, modifiedMs: 0 };
}

async function fromS3(uri: string, folder: string): Promise<InputFile[]> {
  const { downloadS3Object, listS3Keys } = await import("#lib/datasets/s3-source.ts");
  await mkdir(folder);
  const files: InputFile[] = [];
  for (const [index, key] of (await listS3Keys(uri)).entries()) {
    const path = join(folder, `${index}-${basename(key)}`);
    await downloadS3Object(uri, key, path);
    files.push({ path, name: key, sizeBytes: (await stat(path)).size, modifiedMs: 0 });
  }
  return files;
}
