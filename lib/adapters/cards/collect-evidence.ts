import { adapterConfigValues } from "#lib/adapters/cards/adapter-config.ts";
import { cardValues } from "#lib/adapters/cards/card.ts";
import type { Evidence, EvidenceEntry, EvidenceKind } from "#lib/adapters/cards/evidence.ts";
import { tensorsSource } from "#lib/adapters/cards/evidence.ts";
import { type ReadValues, readValues } from "#lib/adapters/cards/field-check.ts";
import type { FieldValue } from "#lib/adapters/cards/field-value.ts";
import { maxCardFileBytes, parseFileObject } from "#lib/adapters/cards/json-text.ts";
import { exportValues, type MeasuredExport, measuredValues } from "#lib/adapters/cards/measured-values.ts";
import { toPointer } from "#lib/adapters/cards/pointer.ts";
import { fromReadme } from "#lib/adapters/cards/readme.ts";
import { fromThemis } from "#lib/adapters/cards/themis.ts";
import { trainerStateValues } from "#lib/adapters/cards/trainer-state.ts";
import { AppError } from "#lib/errors.ts";
import { formatBytes } from "#lib/format.ts";
import type { LoraFacts } from "#lib/tensors/lora-facts.ts";

/** A file of the version, by its path and size. */
type FileFacts = { path: string; sizeBytes: number };

/** What a version's evidence is collected from. */
export type CollectInput = {
  /** When: ISO 8601. */
  at: string;
  files: readonly FileFacts[];
  /** Texts of `cardFiles(files)`, by path. */
  texts: ReadonlyMap<string, string>;
  /** From the safetensors of the version; null without readable weights. */
  lora: LoraFacts | null;
  /** The export of ours that the version is tied to. */
  export: MeasuredExport | null;
};

type Reader = (text: string) => ReadValues;

const readers: Readonly<Record<string, Reader>> = {
  "adapter_config.json": (text) => readValues(adapterConfigValues(text)),
  "trainer_state.json": (text) => readValues(trainerStateValues(text)),
  "adapter_metadata.json": (text) => fromThemis(parseFileObject(text, "adapter_metadata.json")),
  "README.md": fromReadme,
};

const checkpoint = /^checkpoint-(\d{1,12})\/trainer_state\.json$/;

/** The trainer state to read: the one beside the weights, else that of the last checkpoint. */
function trainerStatePath(files: readonly FileFacts[]): string | undefined {
  if (files.some(({ path }) => path === "trainer_state.json")) return "trainer_state.json";
  const steps = files.flatMap(({ path }) => Number(checkpoint.exec(path)?.[1] ?? Number.NaN) || []);
  return steps.length > 0 ? `checkpoint-${Math.max(...steps)}/trainer_state.json` : undefined;
}

/** Files that say something of the card: their paths, by the name under which they are read. Only up to 1 MB each. */
function namedFiles(files: readonly FileFacts[]): { name: string; file: FileFacts }[] {
  return Object.keys(readers).flatMap((name) => {
    const path = name === "trainer_state.json" ? trainerStatePath(files) : name;
    const file = files.find((candidate) => candidate.path === path);
    return file ? [{ name, file }] : [];
  });
}

/** Paths whose texts `collectEvidence` wants. What is larger than 1 MB is not read, and evidence says so. */
export function cardFiles(files: readonly FileFacts[]): string[] {
  return namedFiles(files)
    .filter(({ file }) => file.sizeBytes <= maxCardFileBytes)
    .map(({ file }) => file.path);
}

class Collection {
  readonly evidence: Record<string, EvidenceEntry[]> = {};
  readonly #at: string;

  constructor(at: string) {
    this.#at = at;
  }

  add(kind: EvidenceKind, source: string, { card, refused }: ReadValues): void {
    for (const [pointer, value] of cardValues(card))
      this.#put(pointer, { kind, value, source, at: this.#at });
    for (const { pointer, value, message } of refused) {
      this.#put(pointer, {
        kind,
        value: shownValue(value),
        source,
        at: this.#at,
        problem: `${source}: ${message}`,
      });
    }
  }

  /** A file that could not be read at all. */
  addProblem(source: string, problem: string): void {
    this.#put(toPointer("files", source), { kind: "imported", value: null, source, at: this.#at, problem });
  }

  #put(pointer: string, entry: EvidenceEntry): void {
    const place = wellFormed(pointer);
    this.evidence[place] = [...(this.evidence[place] ?? []), entry];
  }
}

// Postgres keeps neither NUL nor lone surrogates in JSON.
function wellFormed(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\ufffd").slice(0, 512);
}

/** A refused value as it may be stored and shown: short, and well-formed. */
function shownValue(value: unknown): string | number | boolean | null {
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  return typeof value === "string" ? wellFormed(value) : null;
}

function readFile(collection: Collection, name: string, file: FileFacts, text: string | undefined): void {
  if (file.sizeBytes > maxCardFileBytes) {
    const limit = formatBytes(maxCardFileBytes);
    collection.addProblem(
      name,
      `${file.path} has ${formatBytes(file.sizeBytes)}; at most ${limit} are read. Shorten it.`,
    );
    return;
  }
  if (text === undefined) return;
  try {
    const read = readers[name];
    if (read) collection.add("imported", name, read(text));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    collection.addProblem(name, error.message);
  }
}

/**
 * What the bytes of a version and our own export say of its card: measured and imported evidence. A file that cannot be read
 * becomes a problem of its own and spoils nothing else. Pure; throws only for mistakes of ours.
 */
export function collectEvidence(input: CollectInput): Evidence {
  const collection = new Collection(input.at);
  const weights: FieldValue[] = measuredValues(input.files, input.lora);
  collection.add("measured", tensorsSource, readValues(weights));
  if (input.export)
    collection.add("measured", `export ${input.export.id}`, readValues(exportValues(input.export)));
  for (const { name, file } of namedFiles(input.files)) {
    readFile(collection, name, file, input.texts.get(file.path));
  }
  return collection.evidence;
}

/** Evidence of what a document says that came without files, such as a registration by ThemisDB's route. */
export function registeredEvidence(read: ReadValues, source: string, at: string): Evidence {
  const collection = new Collection(at);
  collection.add("imported", source, read);
  return collection.evidence;
}
