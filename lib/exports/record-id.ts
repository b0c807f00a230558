import { AppError } from "#lib/errors.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Throws `not_found` for an id from a path that cannot name a row: no such row can be there. */
export function requireRecordId(id: string, noun: string): void {
  if (!uuid.test(id)) throw new AppError("not_found", `There is no such ${noun}, or you may not see it.`);
}
