type File = { path: string; sha256: string; sizeBytes: number };

/** A file that is new, gone, or has other bytes. Sizes in bytes, null where it is not. */
export type FileDifference = {
  path: string;
  change: "added" | "removed" | "changed";
  beforeBytes: number | null;
  afterBytes: number | null;
};

/** Files in which two versions differ, by path. */
export function fileDifferences(before: readonly File[], after: readonly File[]): FileDifference[] {
  const old = new Map(before.map((file) => [file.path, file]));
  const next = new Map(after.map((file) => [file.path, file]));
  return [...new Set([...old.keys(), ...next.keys()])].sort().flatMap((path): FileDifference[] => {
    const left = old.get(path);
    const right = next.get(path);
    if (left?.sha256 === right?.sha256) return [];
    const change = left === undefined ? "added" : right === undefined ? "removed" : "changed";
    return [{ path, change, beforeBytes: left?.sizeBytes ?? null, afterBytes: right?.sizeBytes ?? null }];
  });
}
