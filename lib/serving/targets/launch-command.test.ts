import { describe, expect, it } from "vitest";
import { exampleManifestInput } from "../manifests/manifest.fixture.ts";
import { launchBaseOf } from "./launch/launch-base.ts";
import { type LaunchInput, launchCommand, launchPlan } from "./launch-command.ts";

const hubTarget = exampleManifestInput();
const changed = (changes: Partial<LaunchInput["target"]>, base = hubTarget.base): LaunchInput => ({
  ...hubTarget,
  base,
  target: { ...hubTarget.target, servedModelName: "acme/base", ...changes },
});
const names = (input: LaunchInput) => launchPlan(input).environment.map(({ name }) => name);

describe("launchCommand", () => {
  it("fetches the base model before HF_ENDPOINT points at us, and prints a token that was just made", () => {
    const text = launchCommand(changed({}), { pullToken: "adp_x" });
    const download = text.indexOf("env -u HF_ENDPOINT hf download acme/base --local-dir");
    expect(download).toBeGreaterThan(0);
    expect(text.indexOf("export HF_ENDPOINT=https://adapters.example.com/hf")).toBeGreaterThan(download);
    expect(text).toContain("export HF_TOKEN=adp_x");
    expect(text).toContain('"${VLLM_API_KEY:?');
    expect(text).toContain("export VLLM_ALLOW_RUNTIME_LORA_UPDATING=1");
  });

  it("takes the base model from us where we hold it", () => {
    const base = { kind: "hub", repository: "acme/base" } as const;
    const plan = launchPlan(changed({}, base));
    expect(plan.download).toBeNull();
    expect(plan.argv.slice(3, 7)).toEqual(["--model", "acme/base", "--served-model-name", "acme/base"]);
  });

  it("asks the Hub for nothing when adapters and base model are in folders", () => {
    const folder = { adapterSource: "folder", replicaFolderPath: "/mnt/a", hasToken: false } as const;
    expect(names(changed(folder))).toEqual([
      "VLLM_ALLOW_RUNTIME_LORA_UPDATING",
      "VLLM_RUNTIME_LORA_ALLOWED_PATH_PREFIXES",
    ]);
  });

  it("says what a machine without GPU needs, and when the registry is out of reach of other machines", () => {
    const notes = (hubUrl: string, changes: Partial<LaunchInput["target"]> = {}) =>
      launchPlan({ ...changed(changes), hubUrl }).notes.join(" ");
    expect(notes("https://adapters.example.com/hf")).toMatch(/VLLM_CPU_KVCACHE_SPACE.*--max-num-seqs 1/);
    expect(notes("https://adapters.example.com/hf")).not.toContain("ADAPTERY_URL");
    expect(notes("http://localhost:3000/hf")).toContain("Set ADAPTERY_URL");
    expect(notes("http://127.0.0.1:3000/hf", { engine: "lorax" })).toContain("Set ADAPTERY_URL");
    const folder = { adapterSource: "folder", replicaFolderPath: "/mnt/a" } as const;
    expect(notes("http://[::1]:3000/hf", folder)).not.toContain("ADAPTERY_URL");
  });

  it("starts the other engines by their own names, and says that they were not run", () => {
    const sglang = launchPlan(changed({ engine: "sglang" }));
    expect(sglang.argv).toContain("--max-loras-per-batch");
    expect(sglang.notes.join(" ")).toContain("not run against a real SGLang");
    const lorax = launchPlan(
      changed({ engine: "lorax", adapterSource: "folder", replicaFolderPath: "/mnt/a" }),
    );
    expect(lorax.argv.slice(0, 2)).toEqual(["lorax-launcher", "--model-id"]);
    expect(lorax.argv).toContain("local");
  });
});

describe("launchBaseOf", () => {
  const held = { owner: "acme", name: "base", paths: ["config.json", "model.safetensors", "tokenizer.json"] };

  it("is us when we hold config, weights and tokenizer, unless a folder is named", () => {
    expect(launchBaseOf(held, { servedModelName: "x" })).toEqual({ kind: "hub", repository: "acme/base" });
    expect(launchBaseOf(held, { servedModelName: "x" }, "/srv/base")).toMatchObject({ path: "/srv/base" });
  });

  it("is a folder named like the public model when we hold the config alone", () => {
    const base = { ...held, paths: ["config.json"] };
    expect(launchBaseOf(base, { servedModelName: "Qwen/Qwen2.5-7B" })).toEqual({
      kind: "path",
      path: "/models/Qwen/Qwen2.5-7B",
      downloadFrom: "Qwen/Qwen2.5-7B",
    });
    expect(launchBaseOf(base, { servedModelName: "it's" })).toMatchObject({ downloadFrom: "acme/base" });
  });
});
