import { notFound } from "next/navigation";
import { cache } from "react";
import { loadActor } from "#lib/access/loaders.ts";
import { AppError } from "#lib/errors.ts";
import { findCommit, getRepository, listFiles } from "#lib/repositories/data.ts";
import { mainBranch } from "#lib/repositories/ref-name.ts";
import { listEntries, type TreeEntry, type TreeFile } from "#lib/repositories/tree.ts";
import { findTensorsOf } from "#lib/tensors/data.ts";
import { loraFacts } from "#lib/tensors/lora-facts.ts";
import { inventoryOf } from "#lib/tensors/measure.ts";
import type { FileContent } from "../components/files/file-view.tsx";
import { findVersion, listVersions } from "../versions/data.ts";
import { isPickle } from "../versions/quarantine.ts";
import { readAdapterConfig } from "../versions/read-adapter-config.ts";
import { readFileText } from "../versions/read-file-text.ts";
import { latestRef } from "../versions/version.ts";

/** Longest file that a page shows the text of. */
const maxShownBytes = 512 * 1024;

/** A repository with the version that the address names; `version` is null for a base model or an adapter without any. */
export const loadAdapterPage = cache(async (owner: string, name: string, ref: string | null) => {
  const actor = await loadActor();
  try {
    const repository = await getRepository(actor, { owner, name });
    const version = repository.kind === "adapter" ? await findVersion(repository, ref ?? latestRef) : null;
    if (version === null && ref !== null) notFound();
    return { actor, repository, version };
  } catch (error) {
    if (error instanceof AppError && (error.code === "not_found" || error.code === "invalid_input"))
      notFound();
    throw error;
  }
});

/** The versions that the switcher offers: the highest ones; none of a base model. */
export const loadShownVersions = cache(async (owner: string, name: string) => {
  const { actor, repository } = await loadAdapterPage(owner, name, null);
  if (repository.kind === "base") return [];
  return (await listVersions(actor, { owner, name }, { limit: 50 })).items;
});

/** What a path of the files tab is: a folder's entries, or one file with what it shows. */
export type FilesView =
  | { kind: "folder"; entries: TreeEntry[]; files: readonly TreeFile[] }
  | { kind: "file"; file: TreeFile; content: FileContent };

/** The files tab of a version, or of a repository's `main`. Answers with the not-found page for a path there is not. */
export async function loadFiles(
  repositoryId: string,
  commitId: string | null,
  path: string,
): Promise<FilesView> {
  const id = commitId ?? (await findCommit(repositoryId, mainBranch))?.id;
  const files = id === undefined ? [] : await listFiles(id);
  const file = files.find((candidate) => candidate.path === path);
  if (file) return { kind: "file", file, content: await contentOf(files, file) };
  const listed = listEntries(files, { prefix: path });
  if (listed === null) notFound();
  return { kind: "folder", entries: listed.entries, files };
}

async function contentOf(files: readonly TreeFile[], file: TreeFile): Promise<FileContent> {
  if (isPickle(file.path)) return { kind: "none", reason: "A pickle file is never read here." };
  if (/\.safetensors$/i.test(file.path)) {
    try {
      const inventory = await inventoryOf(file.sha256);
      const config = await readAdapterConfig(files);
      const scan = (await findTensorsOf(file.sha256))?.scan ?? null;
      return { kind: "tensors", inventory, facts: config && loraFacts(inventory, config), scan };
    } catch (error) {
      if (error instanceof AppError && error.code === "invalid_input")
        return { kind: "refused", reason: error.message };
      throw error;
    }
  }
  if (file.sizeBytes > maxShownBytes)
    return { kind: "none", reason: "Too large to show here; download it instead." };
  const text = await readFileText(files, file.path, maxShownBytes);
  if (text === null || text.includes("\0")) return { kind: "none", reason: "Not text; download it instead." };
  return { kind: "text", text };
}
