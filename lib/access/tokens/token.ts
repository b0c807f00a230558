import type { TokenScope } from "#lib/actor.ts";

/** An API token as its list shows it: never its text. Times are ISO 8601. */
export type TokenView = {
  id: string;
  name: string;
  /** The first characters, to recognise it by. */
  prefix: string;
  scopes: TokenScope[];
  resourcePatterns: string[];
  owner: string;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
};
