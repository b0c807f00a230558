import path from "node:path";
import { type AdapterFiles, readAdapterFolder, weightsDigest } from "./adapter-files.ts";
import { HubPuller } from "./hub-pull.ts";
import { observedVerdict } from "./observed.ts";
import type { FakeVersion } from "./options.ts";

/** An adapter in memory: its numbers depend on `weights`, and are NaN where those are. */
export type LoadedAdapter = { name: string; root: string; weights: string; isNotFinite: boolean };

/** What became of a load: the adapter, nothing at that place, or vLLM's reason for a 500. */
export type LoadOutcome =
  | { kind: "loaded"; adapter: LoadedAdapter }
  | { kind: "missing" }
  | { kind: "refused"; reason: string };

/** Reads adapters from folders or a Hub, and judges them as the release does. */
export class AdapterReader {
  readonly #base: string;
  readonly #version: FakeVersion;
  readonly #maxLoraRank: number;
  readonly #hub: HubPuller | null;

  constructor(of: {
    base: string;
    version: FakeVersion;
    maxLoraRank: number;
    hubUrl?: string;
    hubToken?: string;
  }) {
    this.#base = of.base;
    this.#version = of.version;
    this.#maxLoraRank = of.maxLoraRank;
    this.#hub = of.hubUrl === undefined ? null : new HubPuller(of.hubUrl, of.hubToken, of.version);
  }

  async read(name: string, source: string): Promise<LoadOutcome> {
    const isPath = path.isAbsolute(source);
    if (!isPath && this.#hub === null) {
      const adapter = { name, root: source, weights: `repository ${source}`, isNotFinite: false };
      return { kind: "loaded", adapter };
    }
    const files = isPath ? readAdapterFolder(source) : await this.#hub?.pull(source);
    if (!files) return { kind: "missing" };
    return this.#judge(name, source, files);
  }

  #judge(name: string, root: string, files: AdapterFiles): LoadOutcome {
    const observed = observedVerdict(files, this.#version);
    const reason = this.#rankRefusal(files) ?? refusalOf(observed);
    if (reason !== undefined) return { kind: "refused", reason };
    if (files.weights === null) return { kind: "refused", reason: `${root} doesn't contain tensors` };
    const digest = weightsDigest(files);
    const weights: Partial<Record<string, string>> = {
      silent_no_op: this.#base,
      silent_wrong: `${digest} wrong`,
      loads_peft_refuses: `${digest} wrong`,
    };
    const isNotFinite = observed?.verdict === "request_failed";
    const adapter = { name, root, weights: weights[observed?.verdict ?? ""] ?? digest, isNotFinite };
    return { kind: "loaded", adapter };
  }

  #rankRefusal({ config }: AdapterFiles): string | undefined {
    const rank = Number(/"r":\s*(\d+)/.exec(config ?? "")?.[1] ?? 0);
    return rank > this.#maxLoraRank
      ? `LoRA rank ${rank} is greater than max_lora_rank ${this.#maxLoraRank}.`
      : undefined;
  }
}

/** The reason of an observed refusal, unless it was the limit on ranks, which is this fake's own. */
function refusalOf(observed: { verdict: string; message: string } | undefined): string | undefined {
  if (observed?.verdict !== "rejected" || observed.message.includes("max_lora_rank")) return undefined;
  // The observation keeps the first 400 characters.
  const words = observed.message.replace(/^'(.*?)'?(, )?$/s, "$1");
  return words.replace(/loaded LoR$/, "loaded LoRA module is correct");
}
