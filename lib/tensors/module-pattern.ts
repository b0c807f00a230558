import { RE2JS } from "re2js";

/** Longer patterns are not run: no adapter has one. */
const maxPatternLength = 4_000;

/** How a pattern of an adapter's config is matched: the whole path has to match. */
export type ModulePattern = (path: string) => boolean;

/**
 * Compiles a Python pattern of a config for matching whole module paths, in linear time (RE2): configs come from anyone.
 * Null where RE2 cannot run it: look-around, back-references, or no pattern at all.
 */
export function compileModulePattern(source: string): ModulePattern | null {
  if (source.length > maxPatternLength) return null;
  try {
    const pattern = RE2JS.compile(source);
    return (path) => pattern.testExact(path);
  } catch {
    return null;
  }
}
