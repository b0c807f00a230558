import { randomUUID } from "node:crypto";
import { AdapterReader, type LoadedAdapter } from "./adapters.ts";
import { type FakeFaults, type FakeVllmOptions, noFaults } from "./options.ts";

/** An answer of a verb: vLLM's plain-text success, or an error of its envelope. */
export type VerbAnswer =
  | { ok: true; text: string }
  | { ok: false; code: number; type: string; message: string };

/** The memory of one process: what it serves; a restart makes a new one with the static adapters alone. */
export class ReplicaState {
  readonly options: FakeVllmOptions;
  readonly faults: FakeFaults = { ...noFaults };
  readonly baseModel: string;
  readonly version: string;
  readonly adapters = new Map<string, LoadedAdapter>();
  /** Combinations of running adapters and when each was last true, in seconds. */
  readonly seen = new Map<string, number>();
  readonly running = new Map<string, number>();
  /** In seconds, to the hundredth as Linux tells it. */
  startedAt = 0;
  readonly #reader: AdapterReader;

  constructor(options: FakeVllmOptions) {
    this.options = options;
    this.baseModel = options.baseModel ?? "tiny";
    this.version = options.version ?? "0.32.0";
    this.#reader = new AdapterReader({
      base: this.baseModel,
      version: options.version ?? "0.32.0",
      maxLoraRank: options.maxLoraRank ?? 16,
      hubUrl: options.hubUrl,
      hubToken: options.hubToken,
    });
  }

  /** Forgets everything, then loads the static adapters. */
  async start(): Promise<void> {
    this.adapters.clear();
    this.seen.clear();
    // Two fakes that start in the same moment are two processes all the same; one that starts again does so later.
    this.startedAt = Math.max(this.startedAt + 1, Math.floor(Date.now() / 10 - Math.random() * 6_000) / 100);
    for (const { name, source } of this.options.adapters ?? []) {
      const outcome = await this.#reader.read(name, source);
      if (outcome.kind === "loaded") this.adapters.set(name, outcome.adapter);
    }
  }

  async load(name: string, source: string, inPlace: boolean): Promise<VerbAnswer> {
    if (name === "" || source === "") {
      return invalid("Both 'lora_name' and 'lora_path' must be provided.");
    }
    // Older releases let an adapter take the base model's name, and its requests.
    if (name === this.baseModel && ["0.31.0", "0.32.0"].includes(this.version)) {
      return invalid(`The lora adapter '${name}' conflicts with a served base model.`);
    }
    if (this.adapters.has(name) && !inPlace) {
      return invalid(
        `The lora adapter '${name}' has already been loaded. If you want to load the adapter in place, set 'load_inplace' to True.`,
      );
    }
    const outcome = await this.#reader.read(name, source);
    if (outcome.kind === "missing") {
      const message = `Loading lora ${name} failed: No adapter found for ${source}`;
      return { ok: false, code: 404, type: "NotFoundError", message };
    }
    if (outcome.kind === "refused") {
      const message = `Call to add_lora method failed: Worker failed with error '${outcome.reason}', please check the stack trace above for the root cause`;
      return { ok: false, code: 500, type: "InternalServerError", message };
    }
    if (!this.faults.forgetsLoads) this.adapters.set(name, outcome.adapter);
    return { ok: true, text: `Success: LoRA adapter '${name}' added successfully.` };
  }

  unload(name: string): VerbAnswer {
    if (name === "") return invalid("'lora_name' needs to be provided to unload a LoRA adapter.");
    if (!this.adapters.delete(name)) {
      const message = `The lora adapter '${name}' cannot be found.`;
      return { ok: false, code: 404, type: "NotFoundError", message };
    }
    return { ok: true, text: `Success: LoRA adapter '${name}' removed successfully.` };
  }

  /** `GET /v1/models`. */
  modelList(): unknown {
    const base = modelCard(this.baseModel, this.options.baseRoot ?? `/models/${this.baseModel}`, null, 512);
    const cards = [...this.adapters.values()].map(({ name, root }) =>
      modelCard(name, root, this.baseModel, null),
    );
    return { object: "list", data: [base, ...cards] };
  }

  /** Marks an adapter's request as running until the function that comes back is called. */
  enter(name: string): () => void {
    this.running.set(name, (this.running.get(name) ?? 0) + 1);
    this.#note();
    return () => {
      const left = (this.running.get(name) ?? 1) - 1;
      if (left === 0) this.running.delete(name);
      else this.running.set(name, left);
      this.#note();
    };
  }

  requestsRunning(): number {
    return [...this.running.values()].reduce((sum, count) => sum + count, 0);
  }

  #note(): void {
    const adapters = [...this.running.keys()].filter((name) => this.adapters.has(name));
    this.seen.set(adapters.join(","), Date.now() / 1000);
  }
}

function invalid(message: string): VerbAnswer {
  return { ok: false, code: 400, type: "InvalidUserInput", message };
}

function modelCard(id: string, root: string, parent: string | null, maxModelLength: number | null): unknown {
  const created = Math.floor(Date.now() / 1000);
  const permission = {
    id: `modelperm-${randomUUID().replaceAll("-", "").slice(0, 16)}`,
    object: "model_permission",
    created,
    allow_create_engine: false,
    allow_sampling: true,
    allow_logprobs: true,
    allow_search_indices: false,
    allow_view: true,
    allow_fine_tuning: false,
    organization: "*",
    group: null,
    is_blocking: false,
  };
  return {
    id,
    object: "model",
    created,
    owned_by: "vllm",
    root,
    parent,
    max_model_len: maxModelLength,
    permission: [permission],
  };
}
