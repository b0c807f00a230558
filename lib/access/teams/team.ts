import type { Role } from "#lib/actor.ts";

/** A person, team or service as lists show it. `memberCount` is null for what is no team. */
export type OwnerView = {
  id: string;
  kind: "user" | "team" | "service";
  handle: string;
  displayName: string;
  description: string;
  createdAt: string;
  memberCount: number | null;
};

/** A member of a team with the role held in it. */
export type MemberView = { handle: string; name: string; role: Role; since: string };
