import { storableText } from "./code-points.ts";
import { FieldStats } from "./field-stats.ts";
import type { StoredProfile } from "./profile.ts";
import { parseLine } from "./rows.ts";

const maxFields = 200;
const maxMalformedExamples = 10;

/** Builds the profile of rows as they pass. A line that is no object is counted and named, never fatal. */
export class Profiler {
  #rows = 0;
  #fields = new Map<string, FieldStats>();
  #omitted = new Set<string>();
  #malformed: StoredProfile["malformed"] = { count: 0, examples: [] };

  /** Takes one line (without its line break) and its number, from 1. */
  add(bytes: Buffer, line: number): void {
    const parsed = parseLine(bytes);
    if ("error" in parsed) {
      this.addMalformed(line, parsed.error);
      return;
    }
    this.#rows++;
    for (const [name, value] of Object.entries(parsed.row)) this.#fieldOf(name)?.add(value);
  }

  addMalformed(line: number, error: string): void {
    this.#malformed.count++;
    if (this.#malformed.examples.length < maxMalformedExamples)
      this.#malformed.examples.push({ line, error: storableText(error) });
  }

  finish(rowCount: number, method: StoredProfile["sample"]["method"]): StoredProfile {
    return {
      kind: "dataset-profile/1",
      rowCount,
      sample: { method, rows: this.#rows + this.#malformed.count },
      malformed: this.#malformed,
      fields: [...this.#fields.values()].map((field) => field.finish(this.#rows)),
      omittedFieldCount: this.#omitted.size,
    };
  }

  #fieldOf(name: string): FieldStats | undefined {
    const known = this.#fields.get(name);
    if (known) return known;
    if (this.#fields.size >= maxFields) {
      if (this.#omitted.size < 10_000) this.#omitted.add(name);
      return undefined;
    }
    const field = new FieldStats(name);
    this.#fields.set(name, field);
    return field;
  }
}
