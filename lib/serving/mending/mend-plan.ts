import type { Dtype } from "#lib/tensors/dtype.ts";
import type { MendKind } from "../preflight/mend-kind.ts";

/** One tensor of the mended file and how it comes from one of the original. */
export type PlannedTensor = {
  name: string;
  /** Name in the original file. */
  source: string;
  dtype: Dtype;
  shape: readonly number[];
  /** Every value is multiplied by it. */
  factor: number;
};

/** What a mended adapter is made of: its config, and each tensor from one of the original. A tensor that grew has zeros there. */
export type MendPlan = {
  kinds: readonly MendKind[];
  config: Readonly<Record<string, unknown>>;
  metadata: Readonly<Record<string, string>>;
  tensors: readonly PlannedTensor[];
  /** What is done, in sentences. */
  steps: readonly string[];
  /** What has to be true for the mended adapter to be what was trained; empty where nothing is taken for granted. */
  assumptions: readonly string[];
  /** Whether the update s·B·A is the very same; else it differs by rounding. */
  isExact: boolean;
};

/** What a mend works on and leaves behind; `tensors` stand in file order. */
export type MendDraft = {
  config: Record<string, unknown>;
  tensors: PlannedTensor[];
  steps: string[];
  assumptions: string[];
  isExact: boolean;
};
