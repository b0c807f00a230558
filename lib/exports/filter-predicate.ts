import { AppError } from "#lib/errors.ts";
import { compilePathGetter, type FieldGetter, type SourceRow } from "#lib/exports/field-path.ts";
import { type FilterNode, parseFilter } from "#lib/exports/filter-expression.ts";
import type { ComparisonOperator, FilterLiteral } from "#lib/exports/filter-tokens.ts";
import { parseTimestamp } from "#lib/exports/timestamp.ts";

/** Decides whether a row passes. */
export type RowPredicate = (row: SourceRow) => boolean;

/**
 * Kleene's three values: a comparison with a missing field, or of things that cannot be compared, is unknown, also under
 * NOT, != and NOT IN. A row passes only when the whole filter is true, so missing fields fail closed.
 */
type Outcome = 1 | 0 | -1;
const isTrue = 1;
const isFalse = 0;
const unknown = -1;
type Evaluate = (row: SourceRow) => Outcome;

const numeric = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const isoDate = /^\d{4}-\d{2}-\d{2}/;

function outcome(condition: boolean): Outcome {
  return condition ? isTrue : isFalse;
}

function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && numeric.test(value.trim()) ? Number(value) : undefined;
}

function equals(value: unknown, literal: FilterLiteral): Outcome {
  if (value === undefined) return unknown;
  if (value === null || literal === null) {
    if (literal === null) return outcome(value === null);
    return unknown;
  }
  if (value === literal) return isTrue;
  if (typeof value === "object") return unknown;
  if (typeof literal === "number" || typeof value === "number") {
    const left = asNumber(value);
    const right = asNumber(literal);
    return outcome(left !== undefined && left === right);
  }
  return outcome(typeof value !== typeof literal && String(value).toLowerCase() === String(literal));
}

function negate(value: Outcome): Outcome {
  return value === unknown ? unknown : outcome(value === isFalse);
}

function compileOrder(
  operator: ComparisonOperator,
): (left: number | string, right: number | string) => boolean {
  switch (operator) {
    case "<":
      return (left, right) => left < right;
    case "<=":
      return (left, right) => left <= right;
    case ">":
      return (left, right) => left > right;
    default:
      return (left, right) => left >= right;
  }
}

/** Times compare as instants, numbers (also in texts) as numbers, other texts by UTF-16 code units. */
function compileComparison(get: FieldGetter, operator: ComparisonOperator, literal: FilterLiteral): Evaluate {
  if (operator === "=") return (row) => equals(get(row), literal);
  if (operator === "!=") return (row) => negate(equals(get(row), literal));
  const ordered = compileOrder(operator);
  const time = typeof literal === "string" && isoDate.test(literal) ? parseTimestamp(literal) : undefined;
  if (time !== undefined) {
    return (row) => {
      const instant = parseTimestamp(get(row));
      return instant === undefined ? unknown : outcome(ordered(instant, time));
    };
  }
  const limit = asNumber(literal);
  return (row) => {
    const value = get(row);
    if (typeof value === "number" || typeof literal === "number") {
      const left = asNumber(value);
      return left === undefined || limit === undefined ? unknown : outcome(ordered(left, limit));
    }
    if (typeof value === "string" && typeof literal === "string") return outcome(ordered(value, literal));
    return unknown;
  };
}

function compileIn(get: FieldGetter, values: readonly FilterLiteral[], negated: boolean): Evaluate {
  const exact = new Set<unknown>(values);
  const evaluate: Evaluate = (row) => {
    const value = get(row);
    if (value === undefined) return unknown;
    if (exact.has(value)) return isTrue;
    let result: Outcome = isFalse;
    for (const literal of values) {
      const match = equals(value, literal);
      if (match === isTrue) return isTrue;
      if (match === unknown) result = unknown;
    }
    return result;
  };
  return negated ? (row) => negate(evaluate(row)) : evaluate;
}

/** A field of the filter: a dotted name is the top-level field of that very name if the row has it, else the path. */
function compileField(path: readonly string[]): FieldGetter {
  const get = compilePathGetter(path);
  if (path.length === 1) return get;
  const name = path.join(".");
  return (row) => (Object.hasOwn(row, name) ? row[name] : get(row));
}

function compileNode(node: FilterNode): Evaluate {
  switch (node.kind) {
    case "compare":
      return compileComparison(compileField(node.path), node.operator, node.value);
    case "in":
      return compileIn(compileField(node.path), node.values, node.negated);
    case "not": {
      const evaluate = compileNode(node.node);
      return (row) => negate(evaluate(row));
    }
    default: {
      const parts = node.nodes.map(compileNode);
      const decisive = node.kind === "and" ? isFalse : isTrue;
      return (row) => {
        let result: Outcome = node.kind === "and" ? isTrue : isFalse;
        for (const evaluate of parts) {
          const value = evaluate(row);
          if (value === decisive) return value;
          if (value === unknown) result = unknown;
        }
        return result;
      };
    }
  }
}

/**
 * Compiles a `filter_expression` once for many rows. An empty one gives null: every row passes. Throws `invalid_input`
 * with the column when it does not parse (`parseRecipe` has refused such a recipe before).
 */
export function compileFilter(text: string): RowPredicate | null {
  const parsed = parseFilter(text);
  if (!parsed.ok) {
    const problems = [{ pointer: "/filter_expression", message: parsed.message }];
    throw new AppError("invalid_input", `The filter is not valid. ${parsed.message}`, { problems });
  }
  if (!parsed.filter) return null;
  const evaluate = compileNode(parsed.filter);
  return (row) => evaluate(row) === isTrue;
}
