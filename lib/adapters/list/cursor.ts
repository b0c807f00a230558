import { AppError } from "#lib/errors.ts";

/** Where a page ended: the sort value and id of its last row. */
export type Cursor = { sort: string; value: number | string; id: string };

/** The cursor as text for an address. */
export function writeCursor({ sort, value, id }: Cursor): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString("base64url");
}

/** Reads a cursor of a list in this order. Throws `invalid_input` for another text. */
export function readCursor(text: string, sort: string): Cursor {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    parts = null;
  }
  if (Array.isArray(parts)) {
    const [said, value, id]: unknown[] = parts;
    const isValue = typeof value === "number" || typeof value === "string";
    if (said === sort && isValue && typeof id === "string") return { sort, value, id };
  }
  throw new AppError(
    "invalid_input",
    "The cursor is not one of this list in this order: send the `nextCursor` of a page.",
  );
}
