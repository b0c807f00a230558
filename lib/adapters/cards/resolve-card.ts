import { toCard } from "#lib/adapters/cards/card.ts";
import { findCardField } from "#lib/adapters/cards/card-fields.ts";
import type { Card } from "#lib/adapters/cards/card-schema.ts";
import { type Completeness, measureCompleteness } from "#lib/adapters/cards/completeness.ts";
import { type Evidence, type EvidenceEntry, fieldTitle } from "#lib/adapters/cards/evidence.ts";
import { isUnionField, sameValue } from "#lib/adapters/cards/field-value.ts";

/** Two or more values that are said of one field; `used` is the one that the card shows. */
export type CardConflict = {
  pointer: string;
  title: string;
  used: EvidenceEntry;
  others: readonly EvidenceEntry[];
};

/** Something a file or a person says that cannot be used, and why. */
export type CardProblem = { pointer: string; title: string; entry: EvidenceEntry; message: string };

/** A card as it reads now, and how well it is known. */
export type ResolvedCard = Completeness & {
  card: Card;
  conflicts: readonly CardConflict[];
  problems: readonly CardProblem[];
};

function union(entries: readonly EvidenceEntry[]): unknown[] {
  return [...new Set(entries.flatMap(({ value }) => (Array.isArray(value) ? value : [value])))];
}

/**
 * The card that the evidence gives: of each field the strongest value (measured, then imported, then declared); sets such as
 * tags hold all that is said. Where others say something else, that is a conflict and is listed.
 */
export function resolveCard(evidence: Evidence): ResolvedCard {
  const values = new Map<string, unknown>();
  const used = new Map<string, EvidenceEntry>();
  const conflicts: CardConflict[] = [];
  const problems: CardProblem[] = [];
  for (const [pointer, entries] of Object.entries(evidence)) {
    const title = fieldTitle(pointer);
    for (const entry of entries) {
      if (entry.problem !== undefined) problems.push({ pointer, title, entry, message: entry.problem });
    }
    const usable =
      findCardField(pointer) === undefined ? [] : entries.filter(({ problem }) => problem === undefined);
    const [best] = usable;
    if (best === undefined) continue;
    used.set(pointer, best);
    if (isUnionField(pointer)) {
      values.set(pointer, union(usable));
      continue;
    }
    values.set(pointer, best.value);
    const others = usable.filter(({ value }) => !sameValue(pointer, value, best.value));
    if (others.length > 0) conflicts.push({ pointer, title, used: best, others });
  }
  const inConflict = new Set(conflicts.map(({ pointer }) => pointer));
  return { card: toCard(values), conflicts, problems, ...measureCompleteness(used, inConflict) };
}

/** The card of what people declared alone: what the editor edits. */
export function declaredCard(evidence: Evidence): Card {
  const values = Object.entries(evidence).flatMap(([pointer, entries]) => {
    const declared = entries.find(({ kind }) => kind === "declared");
    return declared ? [[pointer, declared.value] as const] : [];
  });
  return toCard(values);
}
