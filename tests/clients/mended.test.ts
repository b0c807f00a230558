import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mendFolder } from "#lib/serving/mending/mend-folder.ts";
import { readBaseModel } from "#lib/serving/preflight/base-model.ts";
import { fixtureBaseConfig } from "#lib/serving/preflight/preflight.fixture.ts";
import { adaptersDir } from "#lib/tensors/adapters.fixture.ts";
import { pythonWith } from "#tests/support/python.ts";
import { runCommand } from "#tests/support/run-command.ts";

/** An adapter, how it is mended, and the adapter whose answers it has to give; PEFT ignores or refuses the defect itself. */
const mended = [
  { name: "rank-pattern", kind: "fold_patterns", like: "rank-pattern", isSame: true },
  { name: "alpha-pattern", kind: "fold_patterns", like: "alpha-pattern", isSame: true },
  { name: "adapter-name-in-keys", kind: "remove_adapter_name", like: "good-qkvo-r8", isSame: true },
  { name: "no-peft-prefix", kind: "add_prefix", like: "good-qkvo-r8", isSame: true },
  { name: "wrong-prefix", kind: "rename_prefix", like: "good-qkvo-r8", isSame: true },
  { name: "good-qkvo-r8", kind: "cast_bf16", like: "good-qkvo-r8", isSame: false },
  { name: "good-odd-rank-r3", kind: "pad_rank", like: "good-odd-rank-r3", isSame: true },
] as const;

/** Of log-probabilities in float32: sums in another order; and of an adapter rounded to bfloat16, as vLLM was seen to differ. */
const floatNoise = 1e-4;
const bfloat16Noise = 0.03;

const scratch = mkdtempSync(path.join(tmpdir(), "adaptery-mended-"));
let values: Record<string, number[]>;

beforeAll(async () => {
  const python = pythonWith("train", ["torch==2.13.0", "transformers==5.23.0", "peft==0.21.2"]);
  const base = readBaseModel(fixtureBaseConfig("tiny-llama"));
  for (const { name, kind } of mended) {
    mendFolder(fixture(name), target(name, kind), { kinds: [kind], base, padRank: 8 });
  }
  const folders = mended.flatMap(({ name, kind, like }) => [target(name, kind), fixture(like)]);
  const script = path.resolve("tests/clients/mended-logprobs.py");
  const args = [script, fixture("tiny-llama"), ...new Set(folders)];
  const { status, stdout, stderr } = await runCommand(python, args, { HF_HUB_OFFLINE: "1" });
  if (status !== 0) throw new Error(stderr);
  values = JSON.parse(stdout);
}, 600_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const fixture = (name: string) => path.join(adaptersDir, name);
const target = (name: string, kind: string) => path.join(scratch, `${name}-${kind}`);

function difference(left: string, right: string): number {
  const [a = [], b = []] = [values[left], values[right]];
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? 0))));
}

describe("a mended adapter in PEFT", () => {
  it.each(mended)("of $name by $kind answers as $like does", ({ name, kind, like, isSame }) => {
    expect(difference(target(name, kind), fixture(like))).toBeLessThan(isSame ? floatNoise : bfloat16Noise);
    expect(difference(target(name, kind), "base")).toBeGreaterThan(10 * bfloat16Noise);
  });
});
