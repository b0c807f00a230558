import { applyEdits, modify, type ParseError, parse } from "jsonc-parser";
import { cardValues, toCard } from "#lib/adapters/cards/card.ts";
import type { Card } from "#lib/adapters/cards/card-schema.ts";
import { cardChanges } from "#lib/adapters/cards/changes.ts";
import type { CardChanges } from "#lib/adapters/cards/evidence.ts";
import { pointerKeys } from "#lib/adapters/cards/pointer.ts";
import { isJsonObject } from "#lib/json-object.ts";

const formattingOptions = { insertSpaces: true, tabSize: 2, eol: "\n" };

// Safe because the server checks each value of a card before it keeps any.
function asDeclared(document: Record<string, unknown>): Card {
  return document as Card;
}

/** Declared fields as the text that the editor shows. */
export function toDeclaredText(card: Card): string {
  return `${JSON.stringify(card, null, 2)}\n`;
}

/** The card that a text holds, unchecked; null while it is no JSON object. */
export function readDeclaredText(text: string): Card | null {
  const errors: ParseError[] = [];
  const document: unknown = parse(text, errors, { allowTrailingComma: false, disallowComments: true });
  return errors.length === 0 && isJsonObject(document) ? asDeclared(document) : null;
}

/** The text with one field set, or without it (undefined); all else stays as written. */
export function setDeclaredField(text: string, pointer: string, value: unknown): string {
  const path = pointerKeys(pointer);
  return applyEdits(text, modify(text, path, value, { formattingOptions }));
}

/** The text with one key of a result set; without the result where `key` is null. */
export function setDeclaredResult(text: string, index: number, key: string | null, value: unknown): string {
  const path = key === null ? ["evaluation", index] : ["evaluation", index, key];
  return applyEdits(text, modify(text, path, key === null ? undefined : value, { formattingOptions }));
}

/** What an edited text changes of the card it started from; null while it is no JSON object. */
export function declaredTextChanges(base: Card, text: string): CardChanges | null {
  const card = readDeclaredText(text);
  return card === null ? null : cardChanges(base, card);
}

/**
 * The edits of a text laid over a newer card: fields that it did not touch are those of the newer card. Null while the text
 * is no JSON object.
 */
export function rebaseDeclaredText(base: Card, text: string, newer: Card): string | null {
  const changes = declaredTextChanges(base, text);
  if (changes === null) return null;
  const values = cardValues(newer);
  for (const [pointer, value] of Object.entries(changes)) {
    if (value === null) values.delete(pointer);
    else values.set(pointer, value);
  }
  return toDeclaredText(toCard(values));
}
