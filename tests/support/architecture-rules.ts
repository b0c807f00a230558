import path from "node:path";
import { findImportPath, type ModuleGraph, type SourceFile } from "./module-graph.ts";

/** A rule returns one sentence for each violation. */
export type Rule = (graph: ModuleGraph) => string[];

/** Folders of lib/ that run the product or compose domains; every other folder is a domain. */
const compositionFolders = new Set(["cli", "jobs", "launch", "migrations", "postgres", "storage", "web"]);

const dataFiles = new Set(["data.ts", "mutations.ts"]);
/** What one domain never takes from another: its wire and its screens. */
const wireFiles = new Set(["actions.ts", "loaders.ts", "routes.ts"]);
const routingFile =
  /^(page|layout|template|loading|error|not-found|default|route|global-error|providers|sitemap|robots|icon|opengraph-image)\.(ts|tsx)$/;
const dumpingGround = /^(utils?|helpers?|common|misc|shared|index)\.tsx?$/;

const isDataFile = (file: string) => file.startsWith("lib/") && dataFiles.has(path.basename(file));
const isServerOnly = (file: string) => isDataFile(file) || file === "lib/db.ts" || file === "lib/env.ts";

function domainOf(file: string): string | undefined {
  const [top, folder, rest] = file.split("/");
  return top === "lib" && rest !== undefined && folder && !compositionFolders.has(folder)
    ? folder
    : undefined;
}

function violations(graph: ModuleGraph, check: (file: SourceFile) => string[]): string[] {
  return [...graph.values()].flatMap(check);
}

/** Only data.ts, mutations.ts, lib/db.ts and the seed import the database client. */
export const prismaStaysInDataFiles: Rule = (graph) =>
  violations(graph, (file) => {
    if (isDataFile(file.path) || file.path === "lib/db.ts" || file.path === "prisma/seed.ts") return [];
    return file.imports
      .filter(({ target }) => target === "prisma/generated/client.ts" || target === "@prisma/client")
      .map(() => `${file.path} imports Prisma: move the query to data.ts or mutations.ts`);
  });

/** Only lib/env.ts reads the environment. */
export const environmentIsReadOnce: Rule = (graph) =>
  violations(graph, (file) =>
    file.path !== "lib/env.ts" && !file.path.startsWith("scripts/") && /\bprocess\.env\b/.test(file.text)
      ? [`${file.path} reads process.env: take it from lib/env.ts`]
      : [],
  );

/** From another domain: data, mutations, schemas, policies and pure modules; never its wire or screens. */
export const domainsMeetAtTheirData: Rule = (graph) =>
  violations(graph, (file) => {
    const domain = domainOf(file.path);
    if (!domain || file.path.includes("/components/")) return [];
    return file.imports.flatMap(({ target, isTypeOnly }) => {
      const other = domainOf(target);
      if (!other || other === domain || isTypeOnly) return [];
      const isWire = wireFiles.has(path.basename(target)) && other !== "access";
      return isWire || target.includes("/components/")
        ? [`${file.path} imports ${target}: take the verb behind it instead`]
        : [];
    });
  });

/** No two domains need each other's code. */
export const domainsHaveNoCycles: Rule = (graph) => {
  const needs = new Map<string, Set<string>>();
  for (const file of graph.values()) {
    const domain = domainOf(file.path);
    if (!domain || file.path.includes("/components/")) continue;
    for (const { target, isTypeOnly } of file.imports) {
      const other = domainOf(target);
      if (isTypeOnly || !other || other === domain) continue;
      needs.set(domain, (needs.get(domain) ?? new Set()).add(other));
    }
  }
  return [...needs.keys()].flatMap((domain) => {
    const cycle = findCycle(needs, domain, [domain]);
    return cycle ? [`domains in a circle: ${cycle.join(" → ")}`] : [];
  });
};

function findCycle(
  needs: ReadonlyMap<string, Set<string>>,
  start: string,
  trail: string[],
): string[] | undefined {
  for (const next of needs.get(trail.at(-1) ?? start) ?? []) {
    if (next === start) return [...trail, next];
    if (trail.includes(next)) continue;
    const cycle = findCycle(needs, start, [...trail, next]);
    if (cycle) return cycle;
  }
  return undefined;
}

/** What runs in the browser reaches no query, no connection and no secret; server actions are a border. */
export const browserReachesNoData: Rule = (graph) =>
  violations(graph, (file) => {
    if (!/^"use client"/.test(file.text)) return [];
    const found = findImportPath(graph, file.path, isServerOnly, ({ text }) => /^"use server"/.test(text));
    return found ? [`the browser reaches ${found.at(-1)}: ${found.join(" → ")}`] : [];
  });

/** Server, worker and command line run in plain Node, where `next/*` and .tsx do not load. */
export const plainNodeReachesNoNext: Rule = (graph) => {
  const entries = [...graph.keys()].filter(
    (file) =>
      file === "lib/server.ts" ||
      file === "lib/worker.ts" ||
      file.startsWith("scripts/") ||
      file.startsWith("lib/cli/") ||
      file.endsWith("-thread.ts"),
  );
  return entries.flatMap((entry) => {
    const found = findImportPath(
      graph,
      entry,
      (target) => target.startsWith("next/") || target === "react" || target.endsWith(".tsx"),
    );
    return found ? [`plain Node reaches ${found.at(-1)}: ${found.join(" → ")}`] : [];
  });
};

/** app/ holds routing files only. */
export const appOnlyRoutes: Rule = (graph) =>
  violations(graph, (file) =>
    file.path.startsWith("app/") && !routingFile.test(path.basename(file.path))
      ? [`${file.path} is no routing file: move it to its domain's components`]
      : [],
  );

/** Imports run one way: nothing imports app/, and components/ knows no domain. */
export const importsRunOneWay: Rule = (graph) =>
  violations(graph, (file) =>
    file.imports.flatMap(({ target, isTypeOnly }) => {
      if (target.startsWith("app/") && !file.path.startsWith("app/"))
        return [`${file.path} imports ${target}`];
      if (file.path.startsWith("components/") && domainOf(target) && !isTypeOnly) {
        return [`${file.path} knows the domain of ${target}`];
      }
      return [];
    }),
  );

/** Names say what a file holds, in kebab-case; no dumping grounds, no barrels. */
export const filesHaveNames: Rule = (graph) =>
  violations(graph, ({ path: file }) => {
    const name = path.basename(file);
    if (dumpingGround.test(name)) return [`${file} says nothing of what it holds`];
    return /^[a-z0-9]+(-[a-z0-9]+)*\.tsx?$/.test(name) ? [] : [`${file} is not in kebab-case`];
  });

/** A file past 400 lines has more than one purpose. */
export const filesStaySmall: Rule = (graph) =>
  violations(graph, ({ path: file, text }) => {
    const lines = text.split("\n").length - 1;
    return lines > 400 ? [`${file} has ${lines} lines`] : [];
  });

/** Plain Node resolves what is written: imports of ours carry their extension. */
export const importsCarryExtensions: Rule = (graph) =>
  violations(graph, (file) =>
    file.imports
      .filter(({ specifier }) => /^[.#]/.test(specifier) && !/\.(tsx?|js|css|json)$/.test(specifier))
      .map(({ specifier }) => `${file.path} imports ${specifier} without an extension`),
  );
