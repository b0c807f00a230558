import type { JSONSchema } from "json-schema-to-ts";
import { cardSchema } from "#lib/adapters/cards/card-schema.ts";
import { pointerKeys, toPointer } from "#lib/adapters/cards/pointer.ts";

/** One field of a card that evidence is kept for. */
export type CardField = {
  pointer: string;
  title: string;
  description: string | undefined;
  /** The block it stands in, such as "Training"; empty for fields at the top. */
  block: string;
  schema: JSONSchema;
};

type Node = {
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
};

/** Blocks whose keys are anyone's: each key is a field of its own. */
const openBlocks = ["/custom", "/training/peft"] as const;

// Safe because every node comes from the schema literal of the card.
function asSchema(node: Node): JSONSchema {
  return node as JSONSchema;
}

function fieldsOf(node: Node, keys: readonly string[], block: string): CardField[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const path = [...keys, key];
    if (child.properties) return fieldsOf(child, path, child.title ?? key);
    return [
      {
        pointer: toPointer(...path),
        title: child.title ?? key,
        description: child.description,
        block,
        schema: asSchema(child),
      },
    ];
  });
}

/** Every field of a card, in the order of its schema. */
export const cardFields: readonly CardField[] = fieldsOf(cardSchema, [], "");

const byPointer = new Map(cardFields.map((field) => [field.pointer, field]));

/**
 * The field that a pointer names: one of `cardFields`, a key of `custom` or of PEFT's configuration, or one evaluation
 * result (`/evaluation/<name>/<split>/<dataset>`). Undefined when no card has such a field.
 */
export function findCardField(pointer: string): CardField | undefined {
  const known = byPointer.get(pointer);
  if (known && !isOpenBlock(pointer) && pointer !== "/evaluation") return known;
  const keys = pointerKeys(pointer);
  const key = keys.at(-1) ?? "";
  const parent = toPointer(...keys.slice(0, -1));
  if (key !== "" && parent === "/custom") {
    return {
      pointer,
      title: key,
      description: undefined,
      block: "Custom",
      schema: { type: "string", maxLength: 65_536 },
    };
  }
  if (key !== "" && parent === "/training/peft") {
    return { pointer, title: key, description: undefined, block: "PEFT configuration", schema: {} };
  }
  if (keys[0] === "evaluation" && keys.length === 4) {
    return { pointer, title: keys[1] ?? "", description: undefined, block: "Evaluation", schema: {} };
  }
  return undefined;
}

function isOpenBlock(pointer: string): boolean {
  return openBlocks.some((block) => block === pointer);
}
