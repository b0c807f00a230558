import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type AdapterFiles, readAdapterFolder } from "./adapter-files.ts";
import type { FakeVersion } from "./options.ts";

/** What a real release did with an adapter. */
export type Verdict = {
  verdict: "right" | "rejected" | "silent_no_op" | "silent_wrong" | "loads_peft_refuses" | "request_failed";
  message: string;
};

type Observations = { adapters: Record<string, Record<string, Verdict>> };

const folder = path.join(import.meta.dirname, "../../fixtures/adapters");

/** By digest of the two files, so that a fixture is known however it came here. */
let known: Map<string, Record<string, Verdict>> | undefined;

/** What vLLM of this release does with the adapter of these files, where it was observed (tests/fixtures/adapters). */
export function observedVerdict(files: AdapterFiles, version: FakeVersion): Verdict | undefined {
  known ??= readObservations();
  // 0.29.0 was not observed; it lies between two that agree on every adapter.
  return known.get(digestOf(files))?.[version === "0.29.0" ? "0.30.0" : version];
}

function readObservations(): Map<string, Record<string, Verdict>> {
  const { adapters } = parseObservations(readFileSync(path.join(folder, "observed.json"), "utf8"));
  const byDigest = new Map<string, Record<string, Verdict>>();
  for (const [name, verdicts] of Object.entries(adapters)) {
    const files = readAdapterFolder(path.join(folder, name));
    if (files !== null) byDigest.set(digestOf(files), verdicts);
  }
  return byDigest;
}

// Safe because the file is a fixture of this repository in this shape.
function parseObservations(text: string): Observations {
  return JSON.parse(text) as Observations;
}

function digestOf({ config, weights }: AdapterFiles): string {
  return createHash("sha256")
    .update(config ?? "")
    .update("\0")
    .update(weights ?? "")
    .digest("hex");
}
