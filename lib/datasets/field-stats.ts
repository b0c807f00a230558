import { hashString, mix32 } from "#lib/quality/hashing.ts";
import { HyperLogLog } from "#lib/quality/hyperloglog.ts";
import { codePointLength, storableText } from "./code-points.ts";
import type { Distribution, FieldProfile, ValueType } from "./profile.ts";
import { valueTypeOf } from "./profile.ts";

/** Different values whose counts are kept, for the most frequent ones. */
const maxCountedValues = 2000;
/** Different values that are told apart by their hashes; a field with more has their number estimated. */
const maxHashedValues = 20_000;
const maxKeyLength = 120;
const topCount = 10;
const exampleCount = 5;

/** What one field holds, as rows pass. Memory is bounded but for two numbers a row. */
export class FieldStats {
  readonly name: string;
  #types: Partial<Record<ValueType, number>> = {};
  #present = 0;
  #lengths: number[] = [];
  #numbers: number[] = [];
  #counts = new Map<string, number>();
  #hashes = new Set<number>();
  #distinct: HyperLogLog | null = null;
  #examples: string[] = [];

  constructor(name: string) {
    this.name = name;
  }

  add(value: unknown): void {
    const type = valueTypeOf(value);
    this.#present++;
    this.#types[type] = (this.#types[type] ?? 0) + 1;
    if (type === "null") return;
    if (typeof value === "string") this.#lengths.push(codePointLength(value));
    if (typeof value === "number") this.#numbers.push(value);
    this.#countValue(typeof value === "string" ? value : JSON.stringify(value));
  }

  finish(rowCount: number): FieldProfile {
    const nullCount = this.#types.null ?? 0;
    const missingCount = rowCount - this.#present;
    const top = [...this.#counts]
      .filter(([, count]) => count > 1)
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, topCount)
      .map(([key, count], rank, all) => ({ value: distinctText(key, all.slice(0, rank)), count }));
    return {
      name: storableText(this.name),
      types: this.#types,
      missingCount,
      nullCount,
      nullShare: rowCount === 0 ? 0 : (nullCount + missingCount) / rowCount,
      lengths: distributionOf(this.#lengths),
      numbers: distributionOf(this.#numbers),
      distinct: this.#distinctCount(),
      top,
      examples: this.#examples,
    };
  }

  #countValue(text: string): void {
    const key = text.length <= maxKeyLength ? storableText(text) : shortened(text);
    const counted = this.#counts.get(key);
    if (counted === undefined && this.#examples.length < exampleCount) this.#addExample(shownText(key));
    if (counted !== undefined) this.#counts.set(key, counted + 1);
    else if (this.#counts.size < maxCountedValues) this.#counts.set(key, 1);
    const [first, second] = [hashString(text), secondHash(text)];
    if (this.#distinct) {
      this.#distinct.add(first, (second >>> 12) << 12);
      return;
    }
    // 52 of the 64 bits: among 20,000 values two share them once in twenty million fields.
    this.#hashes.add(first * 2 ** 20 + (second >>> 12));
    if (this.#hashes.size > maxHashedValues) this.#startEstimate();
  }

  #addExample(text: string): void {
    if (!this.#examples.includes(text)) this.#examples.push(text);
  }

  #distinctCount(): FieldProfile["distinct"] {
    if (this.#distinct === null) return { count: this.#hashes.size, isEstimate: false };
    const values = this.#present - (this.#types.null ?? 0);
    return { count: Math.min(values, Math.round(this.#distinct.estimate())), isEstimate: true };
  }

  /** Past the bound the values met so far join the estimate, by the same hashes as those to come. */
  #startEstimate(): void {
    const estimate = new HyperLogLog();
    for (const hash of this.#hashes) estimate.add(Math.floor(hash / 2 ** 20), (hash % 2 ** 20) * 2 ** 12);
    this.#distinct = estimate;
    this.#hashes.clear();
  }
}

/** A key as people read it: without the mark that tells long values apart. */
function shownText(key: string): string {
  return key.length > maxKeyLength - 12 ? key.replace(/… #[0-9a-f]{8}$/, "…") : key;
}

/** A long value's start, told apart from others with the same start by its hash. */
function shortened(text: string): string {
  const mark = hashString(text).toString(16).padStart(8, "0");
  return `${storableText(text.slice(0, maxKeyLength - 12))}… #${mark}`;
}

/** The same, keeping the mark where a value before it reads the same. */
function distinctText(key: string, before: readonly [string, number][]): string {
  const text = shownText(key);
  return before.some(([other]) => shownText(other) === text) ? key : text;
}

function secondHash(text: string): number {
  let hash = 7;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return mix32(hash);
}

function distributionOf(values: readonly number[]): Distribution | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  let sum = 0;
  for (const value of sorted) sum += value;
  return { min: at(0), mean: sum / sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}
