/** What tags are made from. */
export type TagFacts = {
  kind: "adapter" | "base";
  /** Front matter of the README; empty without one. */
  cardData: Readonly<Record<string, unknown>>;
  baseModel: string | null;
  languages: readonly string[];
  licence: string | null;
  tags: readonly string[];
  pipelineTag: string | null;
  hasSafetensors: boolean;
};

function texts(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((item): item is string => typeof item === "string" && item !== "");
}

/** Ids of the base models: what is known of the version, else what the front matter says. */
export function baseModelsOf({ baseModel, cardData }: Pick<TagFacts, "baseModel" | "cardData">): string[] {
  return baseModel === null ? texts(cardData.base_model) : [baseModel];
}

/**
 * Tags as the Hub derives them: the author's own, library and file format, base models with their relation, datasets, languages and
 * licence. `list_models(filter="base_model:adapter:…")` finds adapters by them.
 */
export function modelTags(facts: TagFacts): string[] {
  const { cardData, kind } = facts;
  const tags = [
    ...(kind === "adapter" ? ["peft", "lora"] : texts(cardData.library_name)),
    ...(facts.hasSafetensors ? ["safetensors"] : []),
    ...texts(cardData.tags),
    ...facts.tags,
    ...baseModelsOf(facts).flatMap((id) => [
      `base_model:${id}`,
      ...(kind === "adapter" ? [`base_model:adapter:${id}`] : []),
    ]),
    ...texts(cardData.datasets).map((id) => `dataset:${id}`),
    ...facts.languages,
    ...texts(cardData.language),
    ...texts(facts.licence ?? cardData.license).map((id) => `license:${id.toLowerCase()}`),
    ...(facts.pipelineTag === null ? [] : [facts.pipelineTag]),
  ];
  return [...new Set(tags)];
}
