import { AppError } from "#lib/errors.ts";
import { gitOidOfBlob, gitOidOfBytes } from "#lib/repositories/git-oid.ts";
import type { BlobInfo } from "#lib/storage/blob.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { maxRegularBytes } from "./upload-mode.ts";

export type StoredContent = BlobInfo & { gitOid: string };

/** Contents up to this size are gathered and stored while the next ones are read. */
const gatheredBytes = 1024 * 1024;
const maxAtOnce = 16;

/**
 * Stores the contents of a commit as they arrive. Small ones are written side by side, as each waits for the disk; large ones stream
 * through at flat memory.
 */
export class ContentStore {
  readonly #writing = new Set<Promise<unknown>>();

  /** Reads a content to its end. The promise inside settles when it is stored. */
  async take(content: AsyncGenerator<Buffer>): Promise<{ stored: Promise<StoredContent> }> {
    const head: Buffer[] = [];
    let sizeBytes = 0;
    for (;;) {
      const next = await content.next();
      if (next.done) break;
      head.push(next.value);
      sizeBytes += next.value.length;
      if (sizeBytes > gatheredBytes) return { stored: Promise.resolve(await storeLarge(head, content)) };
    }
    const stored = storeSmall(Buffer.concat(head, sizeBytes));
    await this.#wait(stored);
    return { stored };
  }

  async #wait(stored: Promise<unknown>): Promise<void> {
    // Whoever asks for the result sees the failure; here it only frees a place.
    const settled: Promise<void> = stored.then(
      () => undefined,
      () => undefined,
    );
    this.#writing.add(settled);
    void settled.then(() => this.#writing.delete(settled));
    if (this.#writing.size >= maxAtOnce) await Promise.race(this.#writing);
  }
}

async function storeSmall(bytes: Buffer): Promise<StoredContent> {
  const info = await blobStore().put([bytes]);
  return { ...info, gitOid: gitOidOfBytes(bytes) };
}

async function storeLarge(head: Buffer[], rest: AsyncGenerator<Buffer>): Promise<StoredContent> {
  const info = await blobStore()
    .put(chain(head, rest), { maxBytes: maxRegularBytes })
    .catch((error: unknown) => {
      throw error instanceof AppError && error.code === "too_large" ? tooLarge() : error;
    });
  return { ...info, gitOid: await gitOidOfBlob(info) };
}

async function* chain(head: Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* head.splice(0);
  yield* rest;
}

function tooLarge(): AppError {
  return new AppError(
    "too_large",
    "A file in the body of a commit has at most 1 GiB. Send larger ones through LFS: set HF_HUB_DISABLE_XET=1.",
  );
}
