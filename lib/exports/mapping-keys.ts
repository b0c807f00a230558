const chat = ["user_field", "assistant_field", "system_field"] as const;
const instruction = ["instruction_field", "output_field", "input_field"] as const;

const keysOfFormat: Readonly<Record<string, readonly string[]>> = {
  instruction_tuning: instruction,
  alpaca: instruction,
  text_completion: ["text_field"],
  chat_completion: chat,
  sharegpt: chat,
  chatml: chat,
  openai_finetuning: chat,
  preference: ["prompt_field", "chosen_field", "rejected_field"],
  prompt_completion: ["prompt_field", "output_field"],
};

/** The keys of `field_mapping` that count for a style and template, as pointers; all formats may name an id. */
export function mappingPointers(style: unknown, template: unknown): string[] {
  const format = typeof template === "string" && template !== "none" ? template : String(style);
  return [...(keysOfFormat[format] ?? []), "id_field"].map((key) => `/field_mapping/${key}`);
}
