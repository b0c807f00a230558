import type { LineageNode } from "./graph.ts";

/** What a kind of node is called. */
export const nodeWords: Readonly<Record<LineageNode["kind"], string>> = {
  version: "adapter version",
  repository: "base model",
  dataset: "dataset",
  export: "export",
  external: "external",
  hidden: "hidden",
};
