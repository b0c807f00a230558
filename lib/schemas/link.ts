import type { SchemaDraft } from "#lib/schemas/draft.ts";
import { normaliseKeywords } from "#lib/schemas/normalise.ts";
import { anonymousBase, type Resource, ResourceIndex, type Target } from "#lib/schemas/resources.ts";
import {
  emptyRecord,
  isJsonRecord,
  type JsonRecord,
  mapSubschemas,
  pointerTo,
  subschemasOf,
} from "#lib/schemas/subschemas.ts";
import { keywordsOutsideVocabulary } from "#lib/schemas/vocabulary.ts";

/** A reference that leads nowhere, or a schema whose references multiply. */
export class LinkError extends Error {
  readonly pointer: string;
  readonly code: string;
  constructor(pointer: string, code: string, message: string) {
    super(message);
    this.name = "LinkError";
    this.pointer = pointer;
    this.code = code;
  }
}

/** A schema whose every reference is `#` or `#/$defs/dN`, and where each dN stood before. */
export type LinkedSchema = { schema: unknown; origins: ReadonlyMap<string, string> };

const maxDefinitions = 5_000;

/** Which schema each dynamic anchor name means on the way to a place: the outermost one. */
type DynamicScope = ReadonlyMap<string, Target>;

/**
 * Makes one flat schema of a schema and the documents it refers to: resolves `$id`, `$anchor` and
 * relative addresses (RFC 3986), and replaces `$dynamicRef` and `$recursiveRef` by plain references to
 * copies made for each dynamic scope they are reached in (JSON Schema 2020-12 §8.2.3.2, 2019-09 §8.2.4.2).
 *
 * @throws {LinkError} when a reference leads to no known schema, or needs too many copies
 */
export function linkSchema(
  schema: unknown,
  options: {
    draft: SchemaDraft;
    references: Readonly<Record<string, unknown>>;
    metaSchema: (uri: string) => unknown;
  },
): LinkedSchema {
  const index = new ResourceIndex(options.metaSchema);
  for (const [uri, document] of Object.entries(options.references)) {
    index.addDocument(document, uri, options.draft, `${uri}#`);
  }
  const resource = index.addDocument(schema, anonymousBase, options.draft, "");
  return new Linker(index, options.references).link({ schema, resource, origin: "" });
}

class Linker {
  readonly #index: ResourceIndex;
  readonly #references: Readonly<Record<string, unknown>>;
  readonly #names = new Map<string, string>();
  readonly #origins = new Map<string, string>();
  readonly #ids = new Map<unknown, number>();
  readonly #open: { name: string; target: Target; scope: DynamicScope }[] = [];

  constructor(index: ResourceIndex, references: Readonly<Record<string, unknown>>) {
    this.#index = index;
    this.#references = references;
  }

  link(root: Target): LinkedSchema {
    const scope = enter(new Map(), root.resource);
    this.#names.set(this.#key(root, scope), "");
    const linked = this.#rewrite(root, scope);
    const definitions = emptyRecord();
    for (let next = this.#open.pop(); next; next = this.#open.pop()) {
      definitions[next.name] = this.#rewrite(next.target, next.scope);
    }
    if (!isJsonRecord(linked) || this.#origins.size === 0) return { schema: linked, origins: this.#origins };
    return { schema: { ...linked, $defs: definitions }, origins: this.#origins };
  }

  #rewrite(target: Target, scope: DynamicScope): unknown {
    const { schema, origin } = target;
    if (!isJsonRecord(schema)) return schema;
    const resource = this.#index.resourceAt(schema) ?? target.resource;
    const inner = enter(scope, resource);
    const pointers = new Map(subschemasOf(schema).map((child) => [child.schema, child.pointer]));
    const kept = this.#keptKeywords(schema, resource);
    const copy = mapSubschemas(kept, (child) =>
      this.#rewrite({ schema: child, resource, origin: origin + (pointers.get(child) ?? "") }, inner),
    );
    const links = this.#links(schema, resource, origin, inner);
    const [first, ...more] = links;
    if (first !== undefined) copy.$ref = first;
    if (more.length > 0) {
      copy.allOf = [...(Array.isArray(copy.allOf) ? copy.allOf : []), ...more.map(($ref) => ({ $ref }))];
    }
    return normaliseKeywords(copy);
  }

  #keptKeywords(schema: JsonRecord, resource: Resource): JsonRecord {
    const onlyRef = resource.draft === "7" && typeof schema.$ref === "string";
    const foreign = keywordsOutsideVocabulary(resource.root, this.#references);
    const kept = emptyRecord();
    if (onlyRef) return kept; // draft-07 §8.3: what stands beside $ref is ignored
    for (const [keyword, value] of Object.entries(schema)) {
      if (!resolvedKeywords.has(keyword) && !foreign.has(keyword)) kept[keyword] = value;
    }
    return kept;
  }

  /** The rewritten references of a schema object, at most one of each kind. */
  #links(schema: JsonRecord, resource: Resource, origin: string, scope: DynamicScope): string[] {
    const { $ref, $dynamicRef, $recursiveRef } = schema;
    const links: string[] = [];
    if (typeof $ref === "string")
      links.push(this.#name(this.#resolve($ref, "$ref", resource, origin), scope));
    if (typeof $dynamicRef === "string" && resource.draft === "2020-12") {
      const initial = this.#resolve($dynamicRef, "$dynamicRef", resource, origin);
      const anchor = $dynamicRef.slice($dynamicRef.indexOf("#") + 1);
      const dynamic = isJsonRecord(initial.schema) && initial.schema.$dynamicAnchor === anchor;
      links.push(this.#name((dynamic ? scope.get(anchor) : undefined) ?? initial, scope));
    }
    if (typeof $recursiveRef === "string" && resource.draft === "2019-09") {
      const initial = this.#resolve($recursiveRef, "$recursiveRef", resource, origin);
      const recursive = isJsonRecord(initial.schema) && initial.schema.$recursiveAnchor === true;
      links.push(this.#name((recursive ? scope.get("") : undefined) ?? initial, scope));
    }
    return links;
  }

  #resolve(ref: string, keyword: string, resource: Resource, origin: string): Target {
    const at = pointerTo(origin, keyword);
    const target = this.#index.resolve(ref, resource);
    if (target === undefined) throw new LinkError(at, "unresolved_reference", describeMissing(ref));
    if (isJsonRecord(target.schema) || typeof target.schema === "boolean") return target;
    throw new LinkError(
      at,
      "not_a_schema",
      `The reference ${JSON.stringify(ref)} leads to something that is no schema.`,
    );
  }

  #name(target: Target, scope: DynamicScope): string {
    const entered = enter(scope, target.resource);
    const key = this.#key(target, entered);
    const known = this.#names.get(key);
    if (known !== undefined) return reference(known);
    const name = `d${this.#names.size}`;
    if (this.#names.size > maxDefinitions) {
      const message = `The references of this schema multiply to more than ${maxDefinitions} copies.`;
      throw new LinkError(target.origin, "too_many_references", message);
    }
    this.#names.set(key, name);
    this.#origins.set(name, target.origin);
    this.#open.push({ name, target, scope: entered });
    return reference(name);
  }

  #key(target: Target, scope: DynamicScope): string {
    const names = [...scope].map(([name, { schema }]) => `${name}=${this.#id(schema)}`).sort();
    return `${typeof target.schema === "boolean" ? target.origin : this.#id(target.schema)}|${names.join(",")}`;
  }

  #id(schema: unknown): number {
    const known = this.#ids.get(schema);
    if (known !== undefined) return known;
    this.#ids.set(schema, this.#ids.size);
    return this.#ids.size - 1;
  }
}

const resolvedKeywords: ReadonlySet<string> = new Set([
  "$ref",
  "$dynamicRef",
  "$recursiveRef",
  "$id",
  "$schema",
  "$anchor",
  "$dynamicAnchor",
  "$recursiveAnchor",
  "$vocabulary",
  "$defs",
  "definitions",
]);

/** The dynamic scope after entering a resource: what was met further out wins. */
function enter(scope: DynamicScope, resource: Resource): DynamicScope {
  if (resource.dynamicAnchors.size === 0) return scope;
  return new Map([...resource.dynamicAnchors, ...scope]);
}

function reference(name: string): string {
  return name === "" ? "#" : `#/$defs/${name}`;
}

function describeMissing(ref: string): string {
  const quoted = JSON.stringify(ref);
  if (ref.startsWith("#")) return `The reference ${quoted} leads nowhere in this schema.`;
  return `The remote reference ${quoted} is not known, and remote schemas are never fetched: give its file by its address, or copy it into $defs.`;
}
