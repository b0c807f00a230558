/** How a field is typed in the form. */
export type FieldControl = "text" | "prose" | "list" | "number" | "yes-no";

export type FormFieldPlace = { pointer: string; control: FieldControl };

/** Fields that the form shows together. What stands in no group is edited as text, and kept by the form as it is. */
export type FormGroup = { title: string; fields: readonly FormFieldPlace[] };

function fields(control: FieldControl, ...pointers: readonly string[]): FormFieldPlace[] {
  return pointers.map((pointer) => ({ pointer, control }));
}

/** The fields of a card that people usually declare, in the order in which they are asked. */
export const formGroups: readonly FormGroup[] = [
  { title: "What it is for", fields: fields("prose", "/description", "/intended_use", "/limitations") },
  {
    title: "What it does",
    fields: [
      ...fields("text", "/task/type", "/task/domain", "/task/pipeline_tag"),
      ...fields("list", "/languages", "/tags"),
    ],
  },
  { title: "Terms of use", fields: fields("text", "/license/id", "/license/name", "/license/link") },
  {
    title: "What it was trained from",
    fields: fields(
      "text",
      "/base_model/name",
      "/base_model/revision",
      "/base_model/architecture",
      "/base_model/tokenizer",
    ),
  },
  {
    title: "Data",
    fields: [
      ...fields("list", "/data/datasets"),
      ...fields("number", "/data/training_samples", "/data/validation_samples"),
    ],
  },
  {
    title: "Training",
    fields: [
      ...fields("number", "/training/epochs", "/training/learning_rate", "/training/batch_size"),
      ...fields("number", "/training/max_seq_length", "/training/warmup_ratio"),
      ...fields("text", "/training/optimizer", "/training/lr_scheduler"),
    ],
  },
  {
    title: "Provenance",
    fields: fields(
      "text",
      "/provenance/created_by",
      "/provenance/data_source_uri",
      "/provenance/parent_adapter_id",
    ),
  },
  {
    title: "Serving",
    fields: [
      ...fields("text", "/serving/vllm_version"),
      ...fields("number", "/serving/max_lora_rank"),
      ...fields("yes-no", "/serving/enabled", "/serving/enable_multi_lora"),
    ],
  },
];

const shown = new Set(formGroups.flatMap((group) => group.fields.map(({ pointer }) => pointer)));

/** Whether a field has its place in the form: one of a group, or a result of an evaluation. */
export function isInForm(pointer: string): boolean {
  return shown.has(pointer) || pointer.startsWith("/evaluation/");
}
