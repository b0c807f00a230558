import type { Role } from "#lib/actor.ts";

/** A person as the members page shows them. `email` is null for readers who do not manage users. Times are ISO 8601. */
export type PersonView = {
  id: string;
  handle: string;
  name: string;
  email: string | null;
  role: Role;
  /** `invited`: no password was set yet. */
  status: "active" | "disabled" | "invited";
  createdAt: string;
  lastSignInAt: string | null;
};
