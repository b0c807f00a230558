import { draftOfMetaSchema, type SchemaDraft } from "#lib/schemas/draft.ts";
import { isJsonRecord, type JsonRecord, pointerTo, subschemasOf } from "#lib/schemas/subschemas.ts";

/** One schema resource: a document, or an embedded part with an `$id` of its own. */
export type Resource = {
  uri: string;
  root: unknown;
  draft: SchemaDraft;
  /** Where the root stands, for messages: a JSON pointer, after `uri#` when it is not the main schema. */
  origin: string;
  anchors: Map<string, Target>;
  /** `$dynamicAnchor` names (2020-12); the empty name stands for `$recursiveAnchor: true` (2019-09). */
  dynamicAnchors: Map<string, Target>;
};

/** A place that a reference can lead to. */
export type Target = { schema: unknown; resource: Resource; origin: string };

/** The base of a schema without an `$id`: relative references from it lead nowhere. */
export const anonymousBase = "schema:///";

/** Schema resources by absolute address; finds what a reference means without ever fetching. */
export class ResourceIndex {
  readonly #resources = new Map<string, Resource>();
  readonly #byRoot = new Map<unknown, Resource>();
  readonly #builtIn: (uri: string) => unknown;

  /** `builtIn` gives the meta-schema at an address, or undefined. */
  constructor(builtIn: (uri: string) => unknown) {
    this.#builtIn = builtIn;
  }

  /** Adds a document and the resources embedded in it. `originPrefix` is "" for the main schema. */
  addDocument(document: unknown, uri: string, draft: SchemaDraft, originPrefix: string): Resource {
    const base = withoutFragment(absoluteUri(uri, anonymousBase) ?? anonymousBase);
    const resource = newResource(base, document, draftOf(document, draft), originPrefix);
    this.#register(resource, base);
    this.#walk(document, resource, originPrefix, true);
    return resource;
  }

  /** The resource that begins at this schema object, if one does. */
  resourceAt(schema: unknown): Resource | undefined {
    return this.#byRoot.get(schema);
  }

  /** What `ref` means in `from`; undefined when no known resource has it. */
  resolve(ref: string, from: Resource): Target | undefined {
    const uri = absoluteUri(ref, from.uri);
    if (uri === undefined) return undefined;
    const resource = this.#find(withoutFragment(uri));
    if (resource === undefined) return undefined;
    const fragment = decodeFragment(uri);
    if (fragment === undefined) return undefined;
    if (fragment === "") return { schema: resource.root, resource, origin: resource.origin };
    return fragment.startsWith("/") ? this.#follow(resource, fragment) : resource.anchors.get(fragment);
  }

  #find(uri: string): Resource | undefined {
    const known = this.#resources.get(uri);
    if (known) return known;
    const builtIn = this.#builtIn(uri);
    return builtIn === undefined ? undefined : this.addDocument(builtIn, uri, "7", `${uri}#`);
  }

  #register(resource: Resource, uri: string): void {
    if (!this.#resources.has(uri)) this.#resources.set(uri, resource);
    if (isJsonRecord(resource.root) && !this.#byRoot.has(resource.root))
      this.#byRoot.set(resource.root, resource);
  }

  #walk(schema: unknown, parent: Resource, origin: string, isRoot: boolean): void {
    if (!isJsonRecord(schema)) return;
    const resource = this.#enter(schema, parent, origin, isRoot);
    const target: Target = { schema, resource, origin };
    const { $anchor, $dynamicAnchor, $recursiveAnchor } = schema;
    if (typeof $anchor === "string") resource.anchors.set($anchor, target);
    if (typeof $dynamicAnchor === "string") {
      resource.anchors.set($dynamicAnchor, target);
      resource.dynamicAnchors.set($dynamicAnchor, target);
    }
    if ($recursiveAnchor === true && schema === resource.root) resource.dynamicAnchors.set("", target);
    for (const child of subschemasOf(schema))
      this.#walk(child.schema, resource, origin + child.pointer, false);
  }

  /** The resource a schema object belongs to: a new one when its `$id` says so. */
  #enter(schema: JsonRecord, parent: Resource, origin: string, isRoot: boolean): Resource {
    const { $id, $ref } = schema;
    if (typeof $id !== "string" || (parent.draft === "7" && typeof $ref === "string")) return parent;
    if (parent.draft === "7" && $id.startsWith("#")) {
      parent.anchors.set($id.slice(1), { schema, resource: parent, origin });
      return parent;
    }
    const uri = absoluteUri($id, parent.uri);
    if (uri === undefined) return parent;
    if (isRoot) {
      parent.uri = withoutFragment(uri);
      this.#register(parent, parent.uri);
      return parent;
    }
    const resource = newResource(withoutFragment(uri), schema, draftOf(schema, parent.draft), origin);
    this.#register(resource, resource.uri);
    return resource;
  }

  /** Follows a JSON pointer; resources that begin on the way become the target's own. */
  #follow(start: Resource, pointer: string): Target | undefined {
    let schema: unknown = start.root;
    let resource = start;
    let origin = start.origin;
    for (const step of pointer.split("/").slice(1)) {
      const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
      if (typeof schema !== "object" || schema === null || !Object.hasOwn(schema, name)) return undefined;
      schema = Object.getOwnPropertyDescriptor(schema, name)?.value;
      origin = pointerTo(origin, name);
      resource = this.#byRoot.get(schema) ?? resource;
    }
    return { schema, resource, origin };
  }
}

function newResource(uri: string, root: unknown, draft: SchemaDraft, origin: string): Resource {
  return { uri, root, draft, origin, anchors: new Map(), dynamicAnchors: new Map() };
}

function draftOf(schema: unknown, fallback: SchemaDraft): SchemaDraft {
  if (!isJsonRecord(schema) || typeof schema.$schema !== "string") return fallback;
  return draftOfMetaSchema(schema.$schema) ?? fallback;
}

function absoluteUri(reference: string, base: string): string | undefined {
  return URL.canParse(reference, base) ? new URL(reference, base).href : undefined;
}

function withoutFragment(uri: string): string {
  const hash = uri.indexOf("#");
  return hash === -1 ? uri : uri.slice(0, hash);
}

function decodeFragment(uri: string): string | undefined {
  const hash = uri.indexOf("#");
  if (hash === -1) return "";
  try {
    return decodeURIComponent(uri.slice(hash + 1));
  } catch {
    return undefined; // a lone % in a fragment leads nowhere
  }
}
