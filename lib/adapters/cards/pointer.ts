import { isJsonObject } from "#lib/json-object.ts";

/** Escapes one key for a JSON pointer (RFC 6901). */
export function pointerToken(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The keys that a JSON pointer names, unescaped. */
export function pointerKeys(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The pointer made of these keys. */
export function toPointer(...keys: readonly string[]): string {
  return keys.map((key) => `/${pointerToken(key)}`).join("");
}

/** The value at a pointer, walking objects only; undefined where nothing is. */
export function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const key of pointerKeys(pointer)) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** Sets a value at a pointer in a document of objects, making those on the way. */
export function setAt(document: Record<string, unknown>, pointer: string, value: unknown): void {
  const keys = pointerKeys(pointer);
  const last = keys.pop();
  if (last === undefined) return;
  let place = document;
  for (const key of keys) {
    const next = Object.hasOwn(place, key) ? place[key] : undefined;
    const made = isJsonObject(next) ? next : {};
    if (made !== next) define(place, key, made);
    place = made;
  }
  define(place, last, value);
}

// A key such as __proto__ is data here: assigning it would change the object's prototype instead.
function define(place: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(place, key, { value, enumerable: true, configurable: true, writable: true });
}
