import type { ManifestInput } from "./manifest.ts";

/** A target that pulls from the Hub, with a base model in a folder and two served versions; names are as hostile as they may be. */
export function exampleManifestInput(changes: Partial<ManifestInput> = {}): ManifestInput {
  return {
    target: {
      name: "prod.eu",
      engine: "vllm",
      servedModelName: 'it\'s/$(a)-"base"-%n-`x`',
      adapterSource: "hub",
      replicaFolderPath: null,
      limits: { maxLoraRank: 64, maxLoras: 4, maxCpuLoras: 8 },
      hasToken: true,
    },
    base: { kind: "path", path: "/models/acme/it's $HOME", downloadFrom: "acme/base" },
    hubUrl: "https://adapters.example.com/hf",
    adapters: [
      { servedName: "acme/legal-qa.v1.2.0", source: "acme/legal-qa.v1.2.0" },
      { servedName: "acme/SQL_gen.v0.1.0-rc.1", source: "acme/SQL_gen.v0.1.0-rc.1" },
    ],
    aliases: [
      {
        name: "acme/legal-qa@champion",
        targets: [
          { servedName: "acme/legal-qa.v1.2.0", weight: 90 },
          { servedName: "acme/legal-qa.v1.3.0", weight: 10 },
        ],
      },
    ],
    replicas: 2,
    ...changes,
  };
}
