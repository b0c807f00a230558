import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EngineReplica, PromptLogProbs } from "#lib/serving/engines/engine.ts";
import { fingerprintBounds, largestDifference } from "#lib/serving/engines/fingerprint.ts";
import { engineOf } from "#lib/serving/engines/registry.ts";
import { fixtureInput } from "#lib/serving/preflight/preflight.fixture.ts";
import { preflight } from "#lib/serving/preflight/preflight.ts";
import { adapterNames, adaptersDir } from "#lib/tensors/adapters.fixture.ts";
import { testDatabase } from "#tests/support/database.ts";
import { vllmVersion } from "../../scripts/test/vllm-environment.ts";
import { mendedAdapters, mendedFolder, writeMendedAdapter } from "./support/mended.ts";
import { askPeft, type PeftAnswer, prompts } from "./support/peft.ts";
import { observe, observedVerdict } from "./support/verdict.ts";
import { baseName, killAll, startVllm } from "./support/vllm-server.ts";

testDatabase();

const engine = engineOf("vllm");
const scratch = mkdtempSync(path.join(tmpdir(), "adaptery-verdicts-"));
const folderOf = (adapter: string) => path.join(adaptersDir, adapter);

let replica: EngineReplica;
let release: string | null;
let base: readonly PromptLogProbs[];
let peft: (folder: string) => PeftAnswer;

beforeAll(async () => {
  for (const mended of mendedAdapters) writeMendedAdapter(scratch, mended);
  const mendedFolders = mendedAdapters.map((mended) => mendedFolder(scratch, mended));
  peft = await askPeft(scratch, [...adapterNames().map(folderOf), ...mendedFolders]);
  const server = await startVllm();
  replica = { address: server.url, token: null };
  const version = await engine.readVersion(replica);
  if (!version.ok) throw new Error(version.failure.engineWords);
  release = version.value;
  const probed = await engine.probe(replica, baseName, prompts);
  if (!probed.ok) throw new Error(probed.failure.engineWords);
  base = probed.value.values;
});

afterAll(async () => {
  await killAll();
  rmSync(scratch, { recursive: true, force: true });
});

/** Words without the paths, quotes and order of sets that differ from run to run. */
const plain = (words: string) =>
  words
    .replaceAll(/(?:<dir>|<path>|\/)\S*|['"`]/g, "")
    .replaceAll(/\{[^}]*(?:\}|$)/g, "{}")
    .trim();

describe("vLLM on every adapter of the fixtures", () => {
  it.each(adapterNames())(
    "gives %s the verdict that was observed, which pre-flight foresees",
    async (adapter) => {
      const folder = folderOf(adapter);
      const seen = await observe(engine, replica, folder, { base, peft: peft(folder) });
      const { verdict, message } = observedVerdict(adapter, vllmVersion);
      expect([seen.verdict, seen.failure?.engineWords ?? ""]).toEqual([verdict, expect.anything()]);
      // vLLM would serve weights that may run code when they are read; we do not.
      const isServed = seen.verdict === "right" && adapter !== "pickle-only";
      const report = preflight(fixtureInput(adapter, { engineVersion: release }));
      expect([report.verdict, report.engine.isKnown]).toEqual([isServed ? "publishable" : "blocked", true]);
      if (verdict !== "rejected") return;
      expect(seen.failure).toMatchObject({ isPermanent: true, meaning: expect.stringMatching(/\S/) });
      expect(plain(seen.failure?.engineWords ?? "")).toContain(plain(message).slice(0, 60));
    },
  );
});

describe("vLLM on what was mended", () => {
  it.each(mendedAdapters)("serves $adapter as PEFT serves $reference", async (mended) => {
    const folder = mendedFolder(scratch, mended);
    const wanted = peft(folderOf(mended.reference));
    const seen = await observe(engine, replica, folder, { base, peft: wanted });
    expect([seen.verdict, seen.failure]).toEqual(["right", null]);
    const own = peft(folder);
    if ("error" in own || "error" in wanted) throw new Error("PEFT refuses it");
    expect(largestDifference(own.values, wanted.values)).toBeLessThan(fingerprintBounds.same);
  });
});
