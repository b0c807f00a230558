import { readFileSync } from "node:fs";

export type Counts = { passed: number; failed: number };

/** Passed and failed tests of a vitest JSON report. A test that did not run counts as failed: none is skipped on purpose. */
export function vitestCounts(file: string): Counts {
  const report = readReport(file);
  const total = numberAt(report, "numTotalTests");
  const passed = numberAt(report, "numPassedTests");
  return { passed, failed: total - passed };
}

/** The same of a Playwright JSON report. A flaky test counts as failed. */
export function playwrightCounts(file: string): Counts {
  const stats = objectAt(readReport(file), "stats");
  const failed = numberAt(stats, "unexpected") + numberAt(stats, "flaky") + numberAt(stats, "skipped");
  return { passed: numberAt(stats, "expected"), failed };
}

function readReport(file: string): object {
  const value: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof value !== "object" || value === null) throw new Error(`${file} is not a test report`);
  return value;
}

function objectAt(holder: object, key: string): object {
  const value: unknown = Reflect.get(holder, key);
  if (typeof value !== "object" || value === null) throw new Error(`The test report has no ${key}`);
  return value;
}

function numberAt(holder: object, key: string): number {
  const value: unknown = Reflect.get(holder, key);
  if (typeof value !== "number") throw new Error(`The test report has no ${key}`);
  return value;
}
