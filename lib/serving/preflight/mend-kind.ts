import type { PreflightReport } from "./finding.ts";

/** Changes that take a defect away without training. */
export const mendKinds = [
  "fold_patterns",
  "add_prefix",
  "rename_prefix",
  "remove_adapter_name",
  "set_base_model",
  "set_peft_type",
  "set_bias_none",
  "fill_config",
  "set_rank",
  "pad_rank",
  "cast_bf16",
] as const;

export type MendKind = (typeof mendKinds)[number];

/** Mends whose result depends on something that only a person knows: nobody does them without being asked. */
const askedFor: readonly MendKind[] = ["set_base_model", "fill_config", "set_rank", "pad_rank", "cast_bf16"];

/** Whether some error of a report can be mended without asking. */
export function canBeMended({ findings }: Pick<PreflightReport, "findings">): boolean {
  return findings.some(({ severity, mend }) => severity === "error" && mend && !askedFor.includes(mend));
}
