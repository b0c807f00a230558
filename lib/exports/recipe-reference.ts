import { recipeSchema } from "#lib/exports/recipe-schema.ts";

/** One key of a recipe as its reference shows it. */
export type RecipeKey = {
  /** Dotted path from the recipe: `quality.near_duplicates.threshold`. */
  path: string;
  title: string | undefined;
  description: string | undefined;
  /** Type, choices or bounds in words: "integer from 1 to 22", "shards | single". */
  type: string;
  /** The default as JSON, where there is one. */
  defaultJson: string | undefined;
};

/** The keys of one block of the recipe; the block of the keys at the top has no path. */
export type RecipeBlock = {
  path: string;
  title: string;
  description: string | undefined;
  keys: readonly RecipeKey[];
};

type SchemaNode = {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly items?: SchemaNode;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
};

/** Bounds past this are no limit a person meets. */
const practicalMaximum = 1_000_000_000;

function boundsInWords(node: SchemaNode): string {
  const from = node.minimum;
  const to = node.maximum !== undefined && node.maximum < practicalMaximum ? node.maximum : undefined;
  if (node.exclusiveMinimum !== undefined) return ` above ${node.exclusiveMinimum}`;
  if (from !== undefined && to !== undefined) return ` from ${from} to ${to}`;
  if (from !== undefined) return `, ${from} or more`;
  return to === undefined ? "" : `, ${to} or less`;
}

function typeInWords(node: SchemaNode): string {
  if (node.enum) return node.enum.join(" | ");
  const types = Array.isArray(node.type) ? node.type : [node.type ?? "any"];
  if (types.includes("array")) return `list of ${node.items ? typeInWords(node.items) : "values"}`;
  if (types.includes("object") && typeof node.additionalProperties === "object") {
    return `object of ${typeInWords(node.additionalProperties)}`;
  }
  return types.filter((type) => type !== "null").join(" or ") + boundsInWords(node);
}

const isBlock = (node: SchemaNode) => node.properties !== undefined;

function keysOf(properties: Readonly<Record<string, SchemaNode>>, prefix: string): RecipeKey[] {
  return Object.entries(properties).map(([name, node]) => ({
    path: prefix + name,
    title: node.title,
    description: node.description,
    type: typeInWords(node),
    defaultJson: node.default === undefined ? undefined : JSON.stringify(node.default),
  }));
}

function blocksOf(path: string, node: SchemaNode): RecipeBlock[] {
  const properties = node.properties ?? {};
  const prefix = path === "" ? "" : `${path}.`;
  const leaves = Object.fromEntries(Object.entries(properties).filter(([, child]) => !isBlock(child)));
  const own = {
    path,
    title: path === "" ? "Keys at the top" : (node.title ?? path),
    description: node.description,
    keys: keysOf(leaves, prefix),
  };
  const inner = Object.entries(properties).filter(([, child]) => isBlock(child));
  return [own, ...inner.flatMap(([name, child]) => blocksOf(prefix + name, child))];
}

/** The whole recipe, block by block in the order of its schema. Every key of the schema is there once. */
export function recipeReference(schema: SchemaNode = recipeSchema): RecipeBlock[] {
  return blocksOf("", schema);
}
