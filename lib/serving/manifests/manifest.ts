import type { LaunchInput } from "../targets/launch-command.ts";

/** An adapter that a target serves: its immutable name, and the repository id or path that replicas load it from. */
export type ServedAdapter = { servedName: string; source: string };

/** An alias as clients name it (`owner/name@champion`), and the served names behind it with their share of requests. */
export type ServedAliasRoute = { name: string; targets: readonly { servedName: string; weight: number }[] };

/** What a manifest is made from. Secrets are not among it: manifests refer to where they are kept. */
export type ManifestInput = LaunchInput & {
  adapters: readonly ServedAdapter[];
  aliases: readonly ServedAliasRoute[];
  /** How many replicas the target has; at least one. */
  replicas: number;
};

/** A manifest as it is downloaded. */
export type Manifest = { fileName: string; mediaType: "application/yaml" | "text/plain"; text: string };

/** Release of vLLM that images are named by: the newest that the product was run against. */
export const vllmRelease = "0.32.0";
