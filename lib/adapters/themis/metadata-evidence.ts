import { isJsonObject } from "#lib/json-object.ts";

type ImportedField = { kind: "imported"; value: unknown; source: string; at: string };

const source = "adapter_metadata.json";

const escapeToken = (key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1");
const unescapeToken = (token: string) => token.replaceAll("~1", "/").replaceAll("~0", "~");

/** The fields of an adapter_metadata.json in the nested layout as evidence by JSON pointer; arrays are one field. */
export function evidenceOfMetadata(
  metadata: Record<string, unknown>,
  at: Date,
): Record<string, ImportedField[]> {
  const evidence: Record<string, ImportedField[]> = {};
  const add = (pointer: string, value: unknown) => {
    if (isJsonObject(value)) {
      for (const [key, inner] of Object.entries(value)) add(`${pointer}/${escapeToken(key)}`, inner);
    } else {
      evidence[pointer] = [{ kind: "imported", value, source, at: at.toISOString() }];
    }
  };
  add("", metadata);
  return evidence;
}

/** The nested layout again, from what was imported from such a file. */
export function metadataOfEvidence(evidence: unknown): Record<string, unknown> {
  const metadata: Record<string, unknown> = {};
  if (!isJsonObject(evidence)) return metadata;
  for (const [pointer, fields] of Object.entries(evidence)) {
    const field: unknown = Array.isArray(fields) ? fields.find(isImported) : undefined;
    if (isJsonObject(field)) place(metadata, pointer.split("/").slice(1).map(unescapeToken), field.value);
  }
  return metadata;
}

function isImported(field: unknown): boolean {
  return isJsonObject(field) && field.source === source;
}

function place(target: Record<string, unknown>, [key = "", ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
    return;
  }
  const inner = Object.hasOwn(target, key) ? target[key] : undefined;
  const block = isJsonObject(inner) ? inner : {};
  Object.defineProperty(target, key, { value: block, enumerable: true, configurable: true, writable: true });
  place(block, rest, value);
}
