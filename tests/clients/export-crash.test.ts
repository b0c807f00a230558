import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestsOf, sampleRows } from "#lib/exports/export.fixture.ts";

const kills = 20;
const base = mkdtempSync(join(tmpdir(), "adaptery-crash-"));
const recipePath = join(base, "recipe.json");
const inputPath = join(base, "rows.jsonl");

type End = { code: number | null; signal: NodeJS.Signals | null; error: string };

/** Runs the command line, killing it after so many milliseconds unless it has ended. */
function run(args: readonly string[], killAfterMs?: number): Promise<End> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["bin/adaptery.js", "export", ...args], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let error = "";
    child.stderr.on("data", (chunk: Buffer) => {
      error += chunk.toString();
    });
    const timer =
      killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, error });
    });
  });
}

const argsFor = (output: string) => ["--config", recipePath, "--input", inputPath, "--output", output];

beforeAll(() => {
  writeFileSync(inputPath, `${sampleRows(12_000)}\n{bad\n${sampleRows(6_000)}`);
  const recipe = {
    style: "instruction_tuning",
    as_of: "2026-01-01T00:00:00Z",
    split: { validation: 0.1 },
    quality_metrics: { enable_metrics: true, track_per_sample: true },
    output: { shard_bytes: 200_000, compress: "gzip" },
  };
  writeFileSync(recipePath, JSON.stringify(recipe));
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

describe("an export that is killed", { timeout: 600_000 }, () => {
  it(`gives the same bytes after ${kills} kills at random moments`, async () => {
    const whole = join(base, "whole");
    const startedMs = performance.now();
    expect(await run(argsFor(whole))).toMatchObject({ code: 0 });
    const wholeMs = performance.now() - startedMs;
    const expected = digestsOf(whole);
    let killed = 0;
    for (let round = 0; killed < kills; round++) {
      const output = join(base, `killed-${round}`);
      let last: End = { code: null, signal: null, error: "" };
      while (last.code === null) {
        const afterMs = killed < kills ? wholeMs * (0.15 + 0.9 * Math.random()) : undefined;
        last = await run([...argsFor(output), "--resume"], afterMs);
        if (last.signal === "SIGKILL") killed++;
      }
      expect(last).toMatchObject({ code: 0 });
      expect(existsSync(join(output, ".export"))).toBe(false);
      expect(digestsOf(output)).toEqual(expected);
      rmSync(output, { recursive: true });
    }
  });
});
