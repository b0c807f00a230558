/** Sentence by field from an answer's problems: `/changes/name` and `/name` both speak of `name`. */
export function errorsByField(
  problems: readonly { pointer: string; message: string }[],
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { pointer, message } of problems) {
    const name = pointer.split("/").at(-1);
    if (name) errors[name] ??= message;
  }
  return errors;
}

/** Days from the text of a retention field: null when it is empty, undefined when it is no whole number from 1. */
export function parseRetentionDays(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  return /^\d{1,5}$/.test(trimmed) && Number(trimmed) >= 1 && Number(trimmed) <= 36500
    ? Number(trimmed)
    : undefined;
}
