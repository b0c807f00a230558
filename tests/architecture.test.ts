import { describe, expect, it } from "vitest";
import * as rules from "./support/architecture-rules.ts";
import { buildModuleGraph, readModuleGraph } from "./support/module-graph.ts";

const graph = readModuleGraph(process.cwd());

/** For each rule a small product that breaks it: a rule that cannot fail keeps nothing. */
const planted: Record<keyof typeof rules, Record<string, string>> = {
  prismaStaysInDataFiles: { "lib/exports/run.ts": 'import { Prisma } from "#prisma/client.ts";' },
  environmentIsReadOnce: { "lib/exports/run.ts": "const home = process.env.HOME;" },
  domainsMeetAtTheirData: {
    "lib/exports/run.ts": 'import { uploadDataset } from "#lib/datasets/actions.ts";',
    "lib/datasets/actions.ts": '"use server";',
  },
  domainsHaveNoCycles: {
    "lib/exports/run.ts": 'import { a } from "#lib/datasets/data.ts";',
    "lib/datasets/data.ts": 'import { b } from "#lib/quality/score.ts";',
    "lib/quality/score.ts": 'import { c } from "#lib/exports/run.ts";',
  },
  browserReachesNoData: {
    "lib/exports/components/list.tsx": '"use client";\nimport { label } from "#lib/exports/label.ts";',
    "lib/exports/label.ts": 'import { list } from "./data.ts";',
    "lib/exports/data.ts": "",
  },
  plainNodeReachesNoNext: {
    "lib/worker.ts": 'const run = await import("#lib/exports/run.ts");',
    "lib/exports/run.ts": 'import { headers } from "next/headers";',
  },
  appOnlyRoutes: { "app/exports/export-table.tsx": "" },
  importsRunOneWay: { "components/ui/badge.tsx": 'import { words } from "#lib/exports/words.ts";' },
  filesHaveNames: { "lib/exports/utils.ts": "", "lib/exports/RunExport.ts": "" },
  filesStaySmall: { "lib/exports/run.ts": "\n".repeat(401) },
  importsCarryExtensions: { "lib/exports/run.ts": 'import { a } from "./row";' },
};

describe("the architecture", () => {
  it("is checked on the product's own files", () => {
    expect(graph.size).toBeGreaterThan(100);
    expect([...graph.values()].flatMap(({ imports }) => imports).length).toBeGreaterThan(100);
  });

  for (const [name, rule] of Object.entries(rules)) {
    it(`keeps the rule ${name}`, () => {
      expect(rule(graph)).toEqual([]);
    });
  }

  for (const [name, texts] of Object.entries(planted)) {
    it(`sees a planted violation of ${name}`, () => {
      const rule = Object.entries(rules).find(([ruleName]) => ruleName === name)?.[1];
      expect(rule?.(buildModuleGraph(new Map(Object.entries(texts))))).not.toEqual([]);
    });
  }
});
