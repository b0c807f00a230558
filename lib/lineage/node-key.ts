import { AppError } from "#lib/errors.ts";

/** What lineage ties together. `dataset` is one version of a dataset; `external` is what this registry does not hold. */
export const nodeKinds = ["version", "export", "dataset", "repository", "external"] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** A node: its row's id, or the URI or name of something external. */
export type LineageRef = { kind: NodeKind; id: string };

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const maxExternalLength = 512;
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** The node's key as edges store it: `version:<id>`, `external:<uri>`. */
export function nodeKey(kind: NodeKind, id: string): string {
  return `${kind}:${id}`;
}

/** The key of what an adapter names and this registry does not hold, such as a base model of the public hub. */
export function externalKey(name: string): string {
  return nodeKey("external", name.trim().normalize("NFC"));
}

/** The node that a key names, or null for a text that is none. */
export function parseNodeKey(key: string): LineageRef | null {
  const colon = key.indexOf(":");
  const kind = nodeKinds.find((candidate) => candidate === key.slice(0, colon));
  const id = key.slice(colon + 1);
  if (kind === undefined) return null;
  if (kind !== "external") return uuid.test(id) ? { kind, id } : null;
  const isName = id !== "" && id.length <= maxExternalLength && id.trim() === id && !unprintable.test(id);
  return isName ? { kind, id } : null;
}

/** The node that a key names. Throws `invalid_input` at `pointer` for a text that is none. */
export function requireNodeKey(key: string, pointer = "/node"): LineageRef {
  const node = parseNodeKey(key);
  if (node !== null) return node;
  const message =
    "A node is version:<id>, export:<id>, dataset:<dataset version id>, repository:<id> or external:<name or URI>, " +
    `not '${key.slice(0, 80)}'.`;
  throw new AppError("invalid_input", message, { problems: [{ pointer, message }] });
}
