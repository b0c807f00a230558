import type { CompareShare, CompareSide } from "./compare-files.ts";
import type { TensorScan } from "./scan.ts";
import type { ModuleComparison, TensorComparison } from "./weight-comparison.ts";

/** What a tensor thread is asked; paths are those of local files. */
export type TensorRequest =
  | { kind: "scan"; path: string }
  | { kind: "compare"; left: CompareSide; right: CompareSide; share: CompareShare };

/** What it answers. */
export type TensorAnswer =
  | { kind: "scan"; scan: TensorScan }
  | { kind: "compare"; modules: ModuleComparison[]; tensors: TensorComparison[] };
