const pickle = /\.(?:bin|pt|pth|pkl|pickle|ckpt)$/i;

/**
 * Whether a file is, by its name, a Python pickle: loading it runs code. Such files are stored and shown, never parsed, and never given to
 * a serving engine.
 */
export function isPickle(path: string): boolean {
  return pickle.test(path);
}

/** Paths among these that are kept in quarantine, in their order. */
export function quarantinedPaths(files: Iterable<{ path: string }>): string[] {
  return Array.from(files, ({ path }) => path).filter(isPickle);
}
