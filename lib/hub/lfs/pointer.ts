import { gitOidOfBytes } from "#lib/repositories/git-oid.ts";

/** The text that stands for a large file in a git tree (Git LFS specification, version 1). */
export function lfsPointer(sha256: string, sizeBytes: number): Buffer {
  return Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${sizeBytes}\n`);
}

/** Git's object id of that text. */
export function lfsPointerOid(sha256: string, sizeBytes: number): string {
  return gitOidOfBytes(lfsPointer(sha256, sizeBytes));
}
