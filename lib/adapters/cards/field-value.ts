/** Fields whose values are sets: all that is said of them holds together. */
const unionFields = new Set(["/tags", "/data/datasets", "/data/exports"]);
/** Fields whose order has no meaning. */
const setFields = new Set([
  ...unionFields,
  "/languages",
  "/weights/dtypes",
  "/training/peft/modules_to_save",
]);

/** Whether everything that is said of a field holds together, instead of the strongest alone. */
export function isUnionField(pointer: string): boolean {
  return unionFields.has(pointer);
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

function asSet(texts: readonly string[]): string {
  return JSON.stringify([...new Set(texts)].sort());
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([left], [right]) => (left < right ? -1 : 1)))
      : item,
  );
}

function metricValue(value: unknown): unknown {
  return typeof value === "object" && value !== null && "value" in value ? value.value : value;
}

function nearlyEqual(left: number, right: number): boolean {
  return Math.abs(left - right) <= 1e-9 * Math.max(Math.abs(left), Math.abs(right));
}

/**
 * Whether two values of one field say the same: sets without regard to order, target modules by the last part of their
 * names (`model.layers.0.self_attn.q_proj` is `q_proj`), evaluation results by their number.
 */
export function sameValue(pointer: string, left: unknown, right: unknown): boolean {
  if (pointer.startsWith("/evaluation/")) return sameValue("", metricValue(left), metricValue(right));
  if (typeof left === "number" && typeof right === "number") return nearlyEqual(left, right);
  if (pointer === "/training/target_modules") {
    const suffixes = (value: unknown) => textsOf(value).map((name) => name.split(".").at(-1) ?? name);
    return asSet(suffixes(left)) === asSet(suffixes(right));
  }
  if (setFields.has(pointer)) return asSet(textsOf(left)) === asSet(textsOf(right));
  if (typeof left === "string" && typeof right === "string") return left.trim() === right.trim();
  return canonical(left) === canonical(right);
}

/** A value of a card's field, by its pointer. */
export type FieldValue = readonly [pointer: string, value: unknown];
