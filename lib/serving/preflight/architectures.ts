import data from "./vllm-architectures.json" with { type: "json" };

/** What vLLM does with LoRA on one model architecture. */
export type ArchitectureSupport = {
  /** Null: not established. */
  lora: boolean | null;
  /** Embeddings that an adapter may target; null: not established. */
  embeddings: readonly string[] | null;
};

type Row = { lora: boolean | null; embeddings?: string[]; isEstablished: boolean };

const rows = new Map<string, Row>(Object.entries(data.architectures));

/** What vLLM does with an architecture, by the name in `architectures` of its config.json; null for one that it does not list. */
export function architectureSupport(name: string): ArchitectureSupport | null {
  const row = rows.get(name);
  if (!row) return null;
  return { lora: row.lora, embeddings: row.embeddings ?? (row.isEstablished ? [] : null) };
}
