import type { FieldGetter, SourceRow } from "#lib/exports/field-path.ts";
import { compileFieldView } from "#lib/exports/field-view.ts";
import type { Recipe } from "#lib/exports/recipe.ts";
import { parseTimestamp } from "#lib/exports/timestamp.ts";
import { countCodePoints } from "#lib/exports/well-formed.ts";

const dayMs = 86_400_000;
const numericText = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

function clamp(value: number, max: number): number {
  return Math.min(max, Math.max(0, value));
}

/** A number, or a text that is one, clamped to 0–1; anything else, and what is not finite (1e400), is no weight. */
export function explicitWeight(value: unknown): number | undefined {
  const weight = typeof value === "string" && numericText.test(value.trim()) ? Number(value) : value;
  return typeof weight === "number" && Number.isFinite(weight) ? clamp(weight, 1) : undefined;
}

/** 1 + min(0.5, length / 2000), length in code points. */
export function lengthFactor(codePoints: number): number {
  return 1 + Math.min(0.5, codePoints / 2000);
}

/** 0.5 ^ (age / half-life); a time in the future counts as new. */
export function freshnessFactor(timestampMs: number, asOfMs: number, halfLifeDays: number): number {
  const ageDays = Math.max(0, asOfMs - timestampMs) / dayMs;
  return 0.5 ** (ageDays / halfLifeDays);
}

/** The weight of a row with this output text. */
export type RowWeight = (row: SourceRow, outputText: string) => number;

/**
 * Compiles the weight rule of a recipe; null when no weights are written. The explicit field wins (clamped to 0–1);
 * else default weight × length factor × freshness factor, clamped to 0–2. A time that cannot be read has no effect.
 */
export function compileWeight(
  recipe: Pick<Recipe, "weighting" | "include_fields" | "exclude_fields">,
  asOfMs: number,
): RowWeight | null {
  const { weighting } = recipe;
  if (!weighting.enable_weights) return null;
  const view = compileFieldView(recipe);
  const getWeight: FieldGetter = view(weighting.weight_field);
  const getTime: FieldGetter = view(weighting.timestamp_field);
  return (row, outputText) => {
    const explicit = explicitWeight(getWeight(row));
    if (explicit !== undefined) return explicit;
    let weight = weighting.default_weight;
    if (weighting.auto_weight_by_length) weight *= lengthFactor(countCodePoints(outputText));
    if (weighting.auto_weight_by_freshness) {
      const time = parseTimestamp(getTime(row));
      if (time !== undefined) weight *= freshnessFactor(time, asOfMs, weighting.freshness_half_life_days);
    }
    return clamp(weight, 2);
  };
}

/** A weight as JSON, always with a fraction (1.0): loaders that guess types from the first rows must not guess integers. */
export function weightJson(weight: number): string {
  return Number.isInteger(weight) ? `${weight}.0` : String(weight);
}
