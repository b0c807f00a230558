import type { SelectOption } from "#components/ui/select.tsx";
import { type Role, roles } from "#lib/actor.ts";

const does: Record<Role, string> = {
  admin: "runs it, and all below",
  engineer: "makes datasets, schemas, exports",
  reviewer: "reads everything, and the audit log",
  viewer: "reads",
};

/** The roles as choices, each with what it may do. */
export const roleOptions: readonly SelectOption[] = roles.map((role) => ({
  value: role,
  label: `${role}: ${does[role]}`,
}));

/** The role of a select's value. */
export function toRole(value: string): Role {
  return roles.find((role) => role === value) ?? "viewer";
}
