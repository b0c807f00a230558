import type { Card, EvaluationResult } from "#lib/adapters/cards/card-schema.ts";
import { pointerKeys, setAt } from "#lib/adapters/cards/pointer.ts";
import { isJsonObject } from "#lib/json-object.ts";

// Safe because every value was checked by its field's schema before it became evidence (field-check.ts).
function asCard(document: Record<string, unknown>): Card {
  return document as Card;
}

/** Pointer of the one result of this metric, split and dataset. */
export function evaluationPointer(result: Pick<EvaluationResult, "name" | "split" | "dataset">): string {
  const token = (text: string) => text.replaceAll("~", "~0").replaceAll("/", "~1");
  return `/evaluation/${token(result.name)}/${token(result.split ?? "")}/${token(result.dataset ?? "")}`;
}

/** The value that evidence keeps for a result: its number and where it comes from. */
export function evaluationValue({ value, source }: EvaluationResult): { value: number; source?: string } {
  return source === undefined || source === "" ? { value } : { value, source };
}

function toResult(pointer: string, stored: unknown): EvaluationResult | null {
  const [, name = "", split = "", dataset = ""] = pointerKeys(pointer);
  if (typeof stored !== "object" || stored === null || !("value" in stored)) return null;
  const { value } = stored;
  if (typeof value !== "number") return null;
  const source = "source" in stored && typeof stored.source === "string" ? stored.source : "";
  return {
    name,
    value,
    ...(split === "" ? {} : { split }),
    ...(dataset === "" ? {} : { dataset }),
    ...(source === "" ? {} : { source }),
  };
}

/** A card made of values by pointer; results become the list `evaluation`, in the order of their names. */
export function toCard(values: Iterable<readonly [pointer: string, value: unknown]>): Card {
  const card: Record<string, unknown> = {};
  const results: EvaluationResult[] = [];
  for (const [pointer, value] of values) {
    if (!pointer.startsWith("/evaluation/")) {
      setAt(card, pointer, value);
      continue;
    }
    const result = toResult(pointer, value);
    if (result) results.push(result);
  }
  if (results.length > 0) {
    card.evaluation = results.sort((left, right) =>
      evaluationPointer(left) < evaluationPointer(right) ? -1 : 1,
    );
  }
  return asCard(card);
}

/** Blocks of a card whose keys are fields of their own. */
const blocks: Readonly<Record<string, readonly string[]>> = {
  "": ["base_model", "task", "license", "training", "weights", "data", "provenance", "serving", "custom"],
  "/training": ["peft"],
};

/** The values of a card by pointer: the inverse of `toCard`. */
export function cardValues(card: Card): Map<string, unknown> {
  const values = new Map<string, unknown>();
  collect(card, "", values);
  return values;
}

function collect(block: object, pointer: string, values: Map<string, unknown>): void {
  for (const [key, value] of Object.entries(block)) {
    if (value === undefined) continue;
    const place = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (place === "/evaluation" && Array.isArray(value)) {
      for (const [index, result] of value.entries()) collectResult(result, `${place}/${index}`, values);
    } else if (blocks[pointer]?.includes(key) && typeof value === "object" && value !== null) {
      collect(value, place, values);
    } else {
      values.set(place, value);
    }
  }
}

// A text that a person is writing may hold anything here: what is no result keeps its place in the list, and is refused there.
function collectResult(result: unknown, place: string, values: Map<string, unknown>): void {
  if (isResult(result)) values.set(evaluationPointer(result), evaluationValue(result));
  else values.set(place, result);
}

function isResult(value: unknown): value is EvaluationResult {
  if (!isJsonObject(value) || typeof value.name !== "string" || typeof value.value !== "number") return false;
  return [value.split, value.dataset, value.source].every(
    (text) => text === undefined || typeof text === "string",
  );
}
