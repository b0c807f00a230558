/** What a base model can be registered with beside its weights, as JSON values by the names of the API. */
export type BaseModelDocuments = {
  config?: Record<string, unknown> | undefined;
  generationConfig?: Record<string, unknown> | undefined;
  tokenizerConfig?: Record<string, unknown> | undefined;
  tokenizer?: Record<string, unknown> | undefined;
  specialTokensMap?: Record<string, unknown> | undefined;
  chatTemplate?: string | undefined;
};

const pathByDocument = {
  config: "config.json",
  generationConfig: "generation_config.json",
  tokenizerConfig: "tokenizer_config.json",
  tokenizer: "tokenizer.json",
  specialTokensMap: "special_tokens_map.json",
  chatTemplate: "chat_template.jinja",
} as const satisfies Record<keyof BaseModelDocuments, string>;

/** The files that the documents given become, as Transformers looks for them. */
export function baseModelFiles(documents: BaseModelDocuments): { path: string; text: string }[] {
  const texts: [string, unknown][] = [
    [pathByDocument.config, documents.config],
    [pathByDocument.generationConfig, documents.generationConfig],
    [pathByDocument.tokenizerConfig, documents.tokenizerConfig],
    [pathByDocument.tokenizer, documents.tokenizer],
    [pathByDocument.specialTokensMap, documents.specialTokensMap],
    [pathByDocument.chatTemplate, documents.chatTemplate],
  ];
  return texts.flatMap(([path, value]) => {
    if (value === undefined) return [];
    return [{ path, text: typeof value === "string" ? value : `${JSON.stringify(value, null, 2)}\n` }];
  });
}
