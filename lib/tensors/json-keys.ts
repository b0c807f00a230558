import { visit } from "jsonc-parser";

/**
 * The first key that an object of this JSON text holds twice, which `JSON.parse` passes over; null when there is none.
 *
 * @param text valid JSON
 */
export function findDuplicateKey(text: string): { key: string; pointer: string } | null {
  const open: Set<string>[] = [];
  let found: { key: string; pointer: string } | null = null;
  visit(text, {
    onObjectBegin: () => {
      open.push(new Set());
    },
    onObjectEnd: () => {
      open.pop();
    },
    onObjectProperty: (key, _offset, _length, _line, _character, pathSupplier) => {
      const keys = open.at(-1);
      if (keys?.has(key) && !found) {
        const path = [...pathSupplier(), key].map((part) =>
          String(part).replaceAll("~", "~0").replaceAll("/", "~1"),
        );
        found = { key, pointer: `/${path.join("/")}` };
      }
      keys?.add(key);
    },
  });
  return found;
}
