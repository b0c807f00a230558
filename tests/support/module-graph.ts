import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** One import of a file: `target` is a repository path, or the package's name when it is not ours. */
export type Import = { specifier: string; target: string; isTypeOnly: boolean };

export type SourceFile = { path: string; text: string; imports: readonly Import[] };

/** Every source file by its repository path. */
export type ModuleGraph = ReadonlyMap<string, SourceFile>;

const aliases: Readonly<Record<string, string>> = {
  "#lib/": "lib/",
  "#components/": "components/",
  "#prisma/": "prisma/generated/",
  "#tests/": "tests/",
};

const folders = ["app", "components", "lib", "prisma/seed.ts", "scripts"];
const clause = String.raw`(?:import|export)\s+(type\s)?([^"';]*?)\s*from\s*["']([^"']+)["']`;
const statements = new RegExp(`^${clause}`, "gm");
const sideEffects = /^import\s+["']([^"']+)["']/gm;
const dynamicImports = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** Reads the sources below `root`, without tests and generated files. */
export function readModuleGraph(root: string): ModuleGraph {
  const texts = new Map<string, string>();
  for (const folder of folders) {
    for (const file of listSources(root, folder))
      texts.set(file, readFileSync(path.join(root, file), "utf8"));
  }
  return buildModuleGraph(texts);
}

/** A graph from texts by path; rules are tried on planted ones. */
export function buildModuleGraph(texts: ReadonlyMap<string, string>): ModuleGraph {
  return new Map(
    [...texts].map(([file, text]) => [file, { path: file, text, imports: parseImports(file, text) }]),
  );
}

function listSources(root: string, folder: string): string[] {
  if (/\.tsx?$/.test(folder))
    return readdirSync(path.join(root, path.dirname(folder))).includes(path.basename(folder)) ? [folder] : [];
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|fixture)\.tsx?$/.test(entry.name),
    )
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

function parseImports(file: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, isTypeOnly: boolean) =>
    found.push({ specifier, target: resolve(file, specifier), isTypeOnly });
  for (const [, type, names = "", specifier = ""] of text.matchAll(statements)) {
    add(specifier, type !== undefined || importsOnlyTypes(names));
  }
  for (const [, specifier = ""] of text.matchAll(sideEffects)) add(specifier, false);
  for (const [, specifier = ""] of text.matchAll(dynamicImports)) add(specifier, false);
  return found;
}

/** `{ type A, type B }` vanishes when the file is loaded; `{ type A, b }` and `X, { type A }` do not. */
function importsOnlyTypes(names: string): boolean {
  const list = names.match(/^\{(.*)\}$/s)?.[1];
  if (list === undefined) return false;
  const parts = list
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
  return parts.length > 0 && parts.every((part) => part.startsWith("type "));
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith(".")) return path.join(path.dirname(file), specifier);
  const alias = Object.keys(aliases).find((prefix) => specifier.startsWith(prefix));
  return alias ? `${aliases[alias]}${specifier.slice(alias.length)}` : specifier;
}

/**
 * The first path from `start` along imports that load code to something `isForbidden`; undefined when there is none.
 * `stopsAt` files are not entered.
 */
export function findImportPath(
  graph: ModuleGraph,
  start: string,
  isForbidden: (target: string) => boolean,
  stopsAt: (file: SourceFile) => boolean = () => false,
): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  const trace = (end: string): string[] => {
    const before = cameFrom.get(end);
    return before === undefined ? [end] : [...trace(before), end];
  };
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const source = graph.get(file);
    if (!source || (file !== start && stopsAt(source))) continue;
    for (const { target, isTypeOnly } of source.imports) {
      if (isTypeOnly || target === start || cameFrom.has(target)) continue;
      cameFrom.set(target, file);
      if (isForbidden(target)) return trace(target);
      queue.push(target);
    }
  }
  return undefined;
}
