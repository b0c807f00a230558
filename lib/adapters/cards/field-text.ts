import { formatBytes, formatCount, formatShare } from "#lib/format.ts";

const counts = new Set([
  "/weights/parameter_count",
  "/training/num_samples",
  "/data/training_samples",
  "/data/validation_samples",
  "/training/steps",
]);

/** The value of a field in words: counts with separators, sizes in MB, shares in per cent, lists with commas. */
export function fieldValueText(pointer: string, value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (pointer.startsWith("/evaluation/")) {
    return typeof value === "object" && "value" in value ? String(value.value) : String(value);
  }
  if (typeof value === "number") {
    if (pointer === "/weights/size_bytes") return formatBytes(value);
    if (pointer === "/data/compliance_rate") return formatShare(value);
    return counts.has(pointer) ? formatCount(value) : String(value);
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) return value.join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The value of a field with where it is from: "1.2 (trainer_state.json)". */
export function sourcedText(pointer: string, { value, source }: { value: unknown; source: string }): string {
  return `${fieldValueText(pointer, value)} (${source})`;
}

/** What could not be used, with the name of its field; a problem of a whole file names none. */
export function problemText(problem: { pointer: string; title: string; message: string }): string {
  const { pointer, title, message } = problem;
  return title === pointer ? message : `${title}, ${message}`;
}

const kindWords = { measured: "measured", imported: "imported", declared: "declared" } as const;

/** How a value is known, in a sentence for hover and screen readers: "measured from tensors on 22 Nov 2026, 20:00 UTC". */
export function evidenceText({
  kind,
  source,
  at,
}: {
  kind: keyof typeof kindWords;
  source: string;
  at: string;
}): string {
  const time = new Date(at);
  const when = Number.isNaN(time.getTime())
    ? at
    : `${time.toLocaleString("en-GB", { timeZone: "UTC", dateStyle: "medium", timeStyle: "short" })} UTC`;
  return `${kindWords[kind]} ${kind === "declared" ? "by" : "from"} ${source} on ${when}`;
}
