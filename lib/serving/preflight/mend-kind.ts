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

/** A mend whose result depends on something that only a person knows: nobody does it without being asked. */
export type AskedMend = { kind: MendKind; label: string; assumption: string };

const asked: readonly AskedMend[] = [
  {
    kind: "set_base_model",
    label: "Name this base model in the config",
    assumption: "Right if its weights are those that the adapter was trained on.",
  },
  {
    kind: "fill_config",
    label: "Fill in what the config leaves out",
    assumption:
      "Right if it was trained with PEFT's default lora_alpha and on the modules that have tensors.",
  },
  {
    kind: "set_rank",
    label: "Set r to the rank of the tensors",
    assumption: "Right if lora_alpha is the one that this rank was trained with.",
  },
];
/** Asked for as well, but no finding calls for them: they are a matter of taste or of the target's limits. */
const neverCalledFor: readonly MendKind[] = ["pad_rank", "cast_bf16"];

/** The mends that a report calls for: for its errors without asking, and for any finding where a person says so. */
export function mendsOf({ findings }: Pick<PreflightReport, "findings">): {
  free: readonly MendKind[];
  asked: readonly AskedMend[];
} {
  const onRequest = new Set([...asked.map(({ kind }) => kind), ...neverCalledFor]);
  const called = (kind: MendKind) => findings.some(({ mend }) => mend === kind);
  const isError = (kind: MendKind) =>
    findings.some(({ severity, mend }) => severity === "error" && mend === kind);
  return {
    free: mendKinds.filter((kind) => !onRequest.has(kind) && isError(kind)),
    asked: asked.filter(({ kind }) => called(kind)),
  };
}
