import { findNodeAtLocation, parseTree } from "jsonc-parser";

/**
 * Where in a JSON text the value at a JSON pointer stands, name and all; the closest place above it that there is when
 * there is none.
 */
export function rangeOfPointer(text: string, pointer: string): { from: number; to: number } {
  const root = parseTree(text);
  const steps = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  for (let length = steps.length; root !== undefined && length > 0; length--) {
    const path = steps.slice(0, length).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    const node = findNodeAtLocation(root, path) ?? findNodeAtLocation(root, steps.slice(0, length));
    if (node === undefined) continue;
    const key = node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
    const shown = key ?? node;
    return { from: shown.offset, to: shown.offset + shown.length };
  }
  return { from: root?.offset ?? 0, to: Math.min((root?.offset ?? 0) + 1, text.length) };
}
