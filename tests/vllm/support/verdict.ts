import { readFileSync } from "node:fs";
import path from "node:path";
import type { Engine, EngineFailure, EngineReplica, PromptLogProbs } from "#lib/serving/engines/engine.ts";
import { largestDifference } from "#lib/serving/engines/fingerprint.ts";
import { adaptersDir } from "#lib/tensors/adapters.fixture.ts";
import { type PeftAnswer, prompts } from "./peft.ts";

/** What a release of vLLM does with an adapter, in the words of tests/fixtures/adapters/README.md. */
export type Verdict =
  | "right"
  | "rejected"
  | "silent_no_op"
  | "silent_wrong"
  | "loads_peft_refuses"
  | "request_failed";

/** What came of loading an adapter and asking it for the prompts; `failure` of whichever call failed. */
export type Seen = {
  verdict: Verdict;
  failure: EngineFailure | null;
  values: readonly PromptLogProbs[] | null;
  differenceFromPeft: number | null;
};

/** Bounds of the observation: bfloat16 noise between vLLM and PEFT is about 0.03 on this model, an adapter's effect 0.36 and more. */
const noEffectBelow = 0.02;
const wrongAbove = 0.05;

/** Loads the adapter in a folder into a replica, judges what it serves, and unloads it. */
export async function observe(
  engine: Engine,
  replica: EngineReplica,
  folder: string,
  reference: { base: readonly PromptLogProbs[]; peft: PeftAnswer },
): Promise<Seen> {
  const servedName = `verdicts/${path.basename(folder)}.v1.0.0`;
  const nothing = { failure: null, values: null, differenceFromPeft: null };
  const loaded = await engine.load(replica, { servedName, source: folder });
  if (!loaded.ok) return { ...nothing, verdict: "rejected", failure: loaded.failure };
  const probed = await engine.probe(replica, servedName, prompts);
  await engine.unload(replica, servedName);
  if (!probed.ok) return { ...nothing, verdict: "request_failed", failure: probed.failure };
  const { values } = probed.value;
  const fromBase = largestDifference(values, reference.base) ?? 0;
  if (fromBase < noEffectBelow) return { ...nothing, verdict: "silent_no_op", values };
  if ("error" in reference.peft) return { ...nothing, verdict: "loads_peft_refuses", values };
  const differenceFromPeft = largestDifference(values, reference.peft.values);
  const isRight = differenceFromPeft !== null && differenceFromPeft <= wrongAbove;
  return { verdict: isRight ? "right" : "silent_wrong", failure: null, values, differenceFromPeft };
}

/** What was observed of an adapter on a release before. */
export function observedVerdict(adapter: string, release: string): { verdict: Verdict; message: string } {
  const file = path.join(adaptersDir, "observed.json");
  // Safe because it is a fixture of this repository.
  const { adapters }: { adapters: Record<string, Record<string, { verdict: Verdict; message: string }>> } =
    JSON.parse(readFileSync(file, "utf8"));
  const found = adapters[adapter]?.[release];
  if (found === undefined) throw new Error(`nobody observed ${adapter} on ${release}`);
  return found;
}
