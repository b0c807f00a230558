import type { RepositoryName } from "#lib/repositories/repository.ts";

/** The adapter that a path of the API names. */
export function nameOf({ owner = "", name = "" }: Readonly<Record<string, string>>): RepositoryName {
  return { owner, name };
}

/** A list that is always whole, in the shape of every list. */
export function wholePage<T>(items: T[]): { items: T[]; nextCursor: null; total: number } {
  return { items, nextCursor: null, total: items.length };
}
