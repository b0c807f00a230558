/** The four roles, strongest first. They hold for the whole instance (on the user) or inside one team. */
export const roles = ["admin", "engineer", "reviewer", "viewer"] as const;
export type Role = (typeof roles)[number];

/** What an API token may be used for; its power is this ∩ the role of the user who made it. */
export const tokenScopes = ["read", "write", "publish", "infer", "admin"] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** An owner the actor belongs to: themselves, or a team, with the role held there. */
export type ActorOwner = { id: string; handle: string; role: Role };

/** Who acts. Every write takes one; it carries the scope that reads put in their `where`. */
export type Actor = {
  kind: "user" | "token" | "system" | "job";
  /** User id, token id, or the name of the job or command. */
  id: string;
  /** What people read in the audit log: a handle, a token's name, a job's name. */
  label: string;
  userId: string | null;
  role: Role;
  /** Null: not limited (a browser session or the system). */
  scopes: readonly TokenScope[] | null;
  /** `owner/name` patterns (`*` matches within a segment); empty: not limited. */
  resourcePatterns: readonly string[];
  owners: readonly ActorOwner[];
  requestId: string;
};

declare const allowed: unique symbol;

/**
 * An actor shown to hold a permission; only the access policy mints it. Reads below the access domain ask for this, so that
 * forgetting the check does not compile.
 */
export type Allowed<Permission extends string> = Actor & { readonly [allowed]: Permission };

/** The product itself: migrations, seeding, sweeping, schedules. */
export function systemActor(label: string, requestId: string): Actor {
  return {
    kind: "system",
    id: label,
    label,
    userId: null,
    role: "admin",
    scopes: null,
    resourcePatterns: [],
    owners: [],
    requestId,
  };
}

/** A job acting for the system, under its own name and id so that the audit log can tell runs apart. */
export function jobActor(jobName: string, jobId: string): Actor {
  return { ...systemActor(jobName, jobId), kind: "job" };
}
