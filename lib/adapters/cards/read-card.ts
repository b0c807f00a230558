import type { Card } from "./card-schema.ts";

// Safe because only write-card.ts writes the column, from checked evidence.
export function readCard(column: Record<string, unknown>): Card {
  return column as Card;
}
