import type { Card } from "#lib/adapters/cards/card-schema.ts";

/** What lists filter versions by, read from a card. */
export type CardFacets = {
  baseModel: string | null;
  taskType: string | null;
  domain: string | null;
  languages: string[];
  licence: string | null;
  tags: string[];
  rank: number | null;
  parameterCount: bigint | null;
};

/** Facets of a card. The rank is the largest that a module has: what a server must be set to. */
export function cardFacets(card: Card): CardFacets {
  const count = card.weights?.parameter_count;
  const largest = Math.max(0, ...(card.weights?.ranks ?? []));
  return {
    baseModel: card.base_model?.name ?? null,
    taskType: card.task?.type ?? card.task?.pipeline_tag ?? null,
    domain: card.task?.domain ?? null,
    languages: [...(card.languages ?? [])],
    licence: card.license?.id ?? null,
    tags: [...(card.tags ?? [])],
    rank: largest > 0 ? largest : (card.training?.lora_rank ?? null),
    parameterCount: count === undefined ? null : BigInt(count),
  };
}
