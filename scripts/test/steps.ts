import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { type Counts, playwrightCounts, vitestCounts } from "./counts.ts";

/** One part of `npm test`. Without a report it counts as one check. */
type Step = { title: string; command: string; args: readonly string[]; counts?: () => Counts };

const reportsDir = "test-results";

function vitest(project: string, title: string): Step {
  const report = path.join(reportsDir, `${project}.json`);
  return {
    title,
    command: "vitest",
    args: [
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    counts: () => vitestCounts(report),
  };
}

const databaseClient: Step = {
  title: "database client",
  command: "npm",
  args: ["run", "--silent", "generate"],
};

/** Checks that need no database and no browser. */
export const quickSteps: readonly Step[] = [
  databaseClient,
  { title: "format and lint", command: "biome", args: ["ci", "."] },
  { title: "route types", command: "next", args: ["typegen"] },
  { title: "types", command: "tsc", args: ["--noEmit"] },
  { title: "dead code", command: "knip", args: ["--treat-config-hints-as-errors"] },
  vitest("unit", "unit and architecture tests"),
];

/** What needs a database, a build, Python or a browser. */
export const slowSteps: readonly Step[] = [
  { title: "production build", command: "npm", args: ["run", "--silent", "build"] },
  vitest("integration", "integration tests"),
  vitest("clients", "tests with real clients"),
  {
    title: "browser tests",
    command: "playwright",
    args: ["test"],
    counts: () => playwrightCounts(path.join(reportsDir, "playwright.json")),
  },
];

/** What needs a real vLLM. */
export const vllmSteps: readonly Step[] = [databaseClient, vitest("vllm", "tests with a real vLLM")];

/** Runs steps one after the other, all of them whatever fails, and returns the sum of what they counted. */
export function runSteps(steps: readonly Step[]): Counts {
  rmSync(reportsDir, { recursive: true, force: true });
  mkdirSync(reportsDir);
  // Types that a development server left behind describe the routes of then; `next typegen` makes those of now.
  rmSync(path.join(".next", "dev", "types"), { recursive: true, force: true });
  const sum: Counts = { passed: 0, failed: 0 };
  for (const step of steps) {
    const counts = runStep(step);
    sum.passed += counts.passed;
    sum.failed += counts.failed;
  }
  return sum;
}

function runStep({ title, command, args, counts }: Step): Counts {
  console.log(`\n── ${title}`);
  const startedMs = Date.now();
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (error) console.error(error.message);
  const outcome = readCounts(status === 0, counts);
  const seconds = Math.round((Date.now() - startedMs) / 1000);
  console.log(`── ${title}: ${outcome.passed} passed, ${outcome.failed} failed (${seconds} s)`);
  return outcome;
}

/** A step that ends badly has failed once at least, also when its report says otherwise or is missing. */
function readCounts(succeeded: boolean, counts: (() => Counts) | undefined): Counts {
  if (!counts) return succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  try {
    const { passed, failed } = counts();
    if (passed + failed === 0) throw new Error("no test ran");
    return { passed, failed: succeeded ? failed : Math.max(1, failed) };
  } catch (error) {
    console.error(`There is no usable test report: ${error instanceof Error ? error.message : error}`);
    return { passed: 0, failed: 1 };
  }
}
