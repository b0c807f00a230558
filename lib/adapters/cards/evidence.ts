import { findCardField } from "#lib/adapters/cards/card-fields.ts";
import { sameValue } from "#lib/adapters/cards/field-value.ts";

/** How a value is known, strongest first: from bytes or our own exports; from a file that says so; from a person. */
export const evidenceKinds = ["measured", "imported", "declared"] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** One thing that is said of one field. */
export type EvidenceEntry = {
  kind: EvidenceKind;
  value: unknown;
  /** The file, `tensors`, `export <id>`, `registration`, or who declared it. */
  source: string;
  /** ISO 8601: when it was measured, read or typed. */
  at: string;
  /** Why the value cannot be used, in a sentence; such an entry is shown but never becomes the card's value. */
  problem?: string;
};

/** What is said of each field, by JSON pointer into the card, strongest first. */
export type Evidence = Readonly<Record<string, readonly EvidenceEntry[]>>;

/** Source of what came with a registration without files; a later measurement of files leaves it alone. */
export const registrationSource = "registration";
/** Source of what the tensors' headers and values say. */
export const tensorsSource = "tensors";

/** Files in the order in which they are believed, for one field. */
const sourceOrder = [
  tensorsSource,
  "adapter_config.json",
  "trainer_state.json",
  "adapter_metadata.json",
  "README.md",
];

function strength({ kind, source }: EvidenceEntry): number {
  const place = sourceOrder.indexOf(source);
  return evidenceKinds.indexOf(kind) * 100 + (place < 0 ? sourceOrder.length : place);
}

function byStrength(entries: readonly EvidenceEntry[]): EvidenceEntry[] {
  return [...entries].sort(
    (left, right) => strength(left) - strength(right) || left.at.localeCompare(right.at),
  );
}

/** What a fresh measurement does not replace: what people typed, and what came with a registration. */
function outlivesMeasuring({ kind, source }: EvidenceEntry): boolean {
  return kind === "declared" || source === registrationSource;
}

function sameEntry(left: EvidenceEntry, right: EvidenceEntry): boolean {
  return (
    left.kind === right.kind &&
    left.source === right.source &&
    left.problem === right.problem &&
    JSON.stringify(left.value) === JSON.stringify(right.value)
  );
}

/**
 * Evidence after its files were measured anew: `collected` replaces all that was measured or imported before, and what is
 * said again keeps its time, so that repeating a measurement changes nothing.
 */
export function mergeEvidence(current: Evidence, collected: Evidence): Evidence {
  const merged: Record<string, EvidenceEntry[]> = {};
  for (const pointer of new Set([...Object.keys(current), ...Object.keys(collected)])) {
    const before = current[pointer] ?? [];
    const again = (collected[pointer] ?? []).map(
      (entry) => before.find((old) => sameEntry(old, entry)) ?? entry,
    );
    const kept = before.filter((entry) => outlivesMeasuring(entry) && !again.includes(entry));
    const entries = byStrength([...again, ...kept]);
    if (entries.length > 0) merged[pointer] = entries;
  }
  return merged;
}

/** What a person changes of the declared fields: the new value by pointer, or null to take it back. */
export type CardChanges = Readonly<Record<string, unknown>>;

/** Evidence after a person declared `changes`. Each field holds at most one declared value. */
export function declareEvidence(
  current: Evidence,
  changes: CardChanges,
  by: { source: string; at: string },
): Evidence {
  const next: Record<string, readonly EvidenceEntry[]> = { ...current };
  for (const [pointer, value] of Object.entries(changes)) {
    const entries = current[pointer] ?? [];
    const declared = entries.find(({ kind }) => kind === "declared");
    if (declared && value !== null && sameValue(pointer, declared.value, value)) continue;
    const rest = entries.filter(({ kind }) => kind !== "declared");
    if (value !== null) rest.push({ kind: "declared", value, ...by });
    if (rest.length > 0) next[pointer] = byStrength(rest);
    else delete next[pointer];
  }
  return next;
}

/** The declared part of a parent's evidence: what a new version starts from. */
export function inheritDeclared(parent: Evidence): Evidence {
  const inherited: Record<string, readonly EvidenceEntry[]> = {};
  for (const [pointer, entries] of Object.entries(parent)) {
    // Results were measured on other weights: they do not pass on.
    if (pointer.startsWith("/evaluation/")) continue;
    const declared = entries.filter(({ kind }) => kind === "declared");
    if (declared.length > 0) inherited[pointer] = declared;
  }
  return inherited;
}

/** A stored evidence document as evidence; entries that are none are left out. */
export function readEvidence(document: unknown): Evidence {
  if (typeof document !== "object" || document === null) return {};
  const evidence: Record<string, EvidenceEntry[]> = {};
  for (const [pointer, entries] of Object.entries(document)) {
    if (Array.isArray(entries)) evidence[pointer] = entries.filter(isEntry);
  }
  return evidence;
}

function isEntry(value: unknown): value is EvidenceEntry {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    evidenceKinds.some((kind) => kind === value.kind) &&
    "source" in value &&
    "value" in value &&
    "at" in value
  );
}

/** Title of the field at a pointer, or the pointer itself for what is no field of a card. */
export function fieldTitle(pointer: string): string {
  return findCardField(pointer)?.title ?? pointer;
}
