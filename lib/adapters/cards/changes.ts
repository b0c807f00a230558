import { cardValues } from "#lib/adapters/cards/card.ts";
import type { Card } from "#lib/adapters/cards/card-schema.ts";
import { type CardChanges, type Evidence, fieldTitle } from "#lib/adapters/cards/evidence.ts";
import { sameValue } from "#lib/adapters/cards/field-value.ts";
import { resolveCard } from "#lib/adapters/cards/resolve-card.ts";

/** What must be declared and taken back to come from one declared card to another. */
export function cardChanges(before: Card, after: Card): CardChanges {
  const old = cardValues(before);
  const next = cardValues(after);
  const changes: Record<string, unknown> = {};
  for (const pointer of old.keys()) if (!next.has(pointer)) changes[pointer] = null;
  for (const [pointer, value] of next) {
    if (!old.has(pointer) || JSON.stringify(old.get(pointer)) !== JSON.stringify(value))
      changes[pointer] = value;
  }
  return changes;
}

/** One field in which two states of a card differ; undefined: not known there. */
export type CardDifference = { pointer: string; title: string; before: unknown; after: unknown };

/** In which fields two states of a card read differently, in the order of their pointers. */
export function cardDifferences(before: Evidence, after: Evidence): CardDifference[] {
  const old = cardValues(resolveCard(before).card);
  const next = cardValues(resolveCard(after).card);
  return [...new Set([...old.keys(), ...next.keys()])]
    .filter((pointer) => !sameValue(pointer, old.get(pointer), next.get(pointer)))
    .sort()
    .map((pointer) => ({
      pointer,
      title: fieldTitle(pointer),
      before: old.get(pointer),
      after: next.get(pointer),
    }));
}

/** A change of a card in a few words, from the fields whose evidence differs: "Licence, Limitations and 3 more". */
export function changeSummary(pointers: readonly string[]): string {
  const titles = [...new Set(pointers.map(fieldTitle))];
  const shown = titles.slice(0, 3).join(", ");
  return titles.length > 3 ? `${shown} and ${titles.length - 3} more` : shown;
}
