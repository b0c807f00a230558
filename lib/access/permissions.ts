import type { Role, TokenScope } from "#lib/actor.ts";

type PermissionRule = {
  /** Roles that hold it. For `at: "owner"` the role is the one held at the owner of the row. */
  roles: readonly Role[];
  /** Where the role is looked up: at the row's owner (a user or a team), on the whole instance, or either suffices. */
  at: "owner" | "instance" | "either";
  /** What an API token needs to use it. */
  scope: TokenScope;
  describe: string;
};

const everyone: readonly Role[] = ["admin", "engineer", "reviewer", "viewer"];
const makers: readonly Role[] = ["admin", "engineer"];
const admins: readonly Role[] = ["admin"];
const auditors: readonly Role[] = ["admin", "reviewer"];

/**
 * Who may do what: the one table that pages, server actions, REST routes, the data plane and the docs read.
 * Every operation and every action names one of these keys; the authorization tests walk every row.
 */
export const permissions = {
  "search.read": {
    roles: everyone,
    at: "instance",
    scope: "read",
    describe: "Search everything one may see",
  },
  "dataset.read": {
    roles: everyone,
    at: "owner",
    scope: "read",
    describe: "See datasets, their rows and profiles",
  },
  "dataset.create": { roles: makers, at: "owner", scope: "write", describe: "Upload or import a dataset" },
  "dataset.update": {
    roles: makers,
    at: "owner",
    scope: "write",
    describe: "Edit a dataset or add a version",
  },
  "dataset.delete": { roles: makers, at: "owner", scope: "write", describe: "Delete a dataset" },
  "schema.read": { roles: everyone, at: "owner", scope: "read", describe: "See schemas" },
  "schema.create": { roles: makers, at: "owner", scope: "write", describe: "Create a schema" },
  "schema.update": {
    roles: makers,
    at: "owner",
    scope: "write",
    describe: "Add a schema version, edit or delete a schema",
  },
  "schema.check": {
    roles: everyone,
    at: "instance",
    scope: "read",
    describe: "Check a schema and samples against it",
  },
  "recipe.read": { roles: everyone, at: "owner", scope: "read", describe: "See recipes" },
  "recipe.create": { roles: makers, at: "owner", scope: "write", describe: "Save a recipe" },
  "recipe.archive": { roles: makers, at: "owner", scope: "write", describe: "Archive a recipe" },
  "export.read": {
    roles: everyone,
    at: "owner",
    scope: "read",
    describe: "See exports, their reports and files",
  },
  "export.create": { roles: makers, at: "owner", scope: "write", describe: "Start an export or preview one" },
  "export.cancel": { roles: makers, at: "owner", scope: "write", describe: "Cancel an export" },
  "audit.read": { roles: auditors, at: "instance", scope: "admin", describe: "Read the audit log" },
  "owner.read": { roles: everyone, at: "instance", scope: "read", describe: "See people and teams" },
  "owner.create": { roles: makers, at: "instance", scope: "write", describe: "Create a team" },
  "owner.update": { roles: admins, at: "owner", scope: "admin", describe: "Edit a team and its members" },
  "user.manage": {
    roles: admins,
    at: "instance",
    scope: "admin",
    describe: "Add people, change roles, disable accounts",
  },
  "setting.manage": {
    roles: admins,
    at: "instance",
    scope: "admin",
    describe: "Change settings of the instance",
  },
  "token.read": { roles: everyone, at: "instance", scope: "read", describe: "See one's own API tokens" },
  "token.manage": {
    roles: everyone,
    at: "instance",
    scope: "admin",
    describe: "Create and revoke one's own API tokens",
  },
  "account.update": {
    roles: everyone,
    at: "instance",
    scope: "admin",
    describe: "Change one's own name and password",
  },
  "adapter.read": {
    roles: everyone,
    at: "owner",
    scope: "read",
    describe: "See adapters and base models, their versions and files",
  },
  "adapter.create": { roles: makers, at: "owner", scope: "write", describe: "Create an adapter" },
  "adapter.push": { roles: makers, at: "owner", scope: "write", describe: "Push files to an adapter" },
  "adapter.update": { roles: makers, at: "owner", scope: "write", describe: "Edit an adapter" },
  "adapter.delete": { roles: makers, at: "owner", scope: "write", describe: "Delete an adapter" },
  "adapter.register": {
    roles: makers,
    at: "owner",
    scope: "write",
    describe: "Register a version of an adapter",
  },
  "adapter.review.request": {
    roles: makers,
    at: "owner",
    scope: "write",
    describe: "Ask for the review of a version",
  },
  "adapter.review.decide": {
    roles: auditors,
    at: "either",
    scope: "write",
    describe: "Approve or reject a version that another asked for",
  },
  "adapter.status": {
    roles: makers,
    at: "owner",
    scope: "write",
    describe: "Deprecate or withdraw a version",
  },
  "alias.update": { roles: makers, at: "owner", scope: "write", describe: "Move or remove an alias" },
  "card.update": { roles: makers, at: "owner", scope: "write", describe: "Edit the card of a version" },
  "metric.create": {
    roles: makers,
    at: "owner",
    scope: "write",
    describe: "Record evaluation metrics of a version",
  },
  "base_model.read": { roles: everyone, at: "owner", scope: "read", describe: "See base models" },
  "base_model.create": { roles: makers, at: "owner", scope: "write", describe: "Register a base model" },
  "base_model.update": {
    roles: makers,
    at: "owner",
    scope: "write",
    describe: "Edit a base model or add files to it",
  },
  "base_model.delete": { roles: makers, at: "owner", scope: "write", describe: "Delete a base model" },
  "lineage.read": { roles: everyone, at: "owner", scope: "read", describe: "See lineage" },
  "lineage.update": { roles: makers, at: "owner", scope: "write", describe: "Declare or remove lineage" },
  "compare.read": { roles: everyone, at: "owner", scope: "read", describe: "Compare versions" },
  "target.read": {
    roles: everyone,
    at: "owner",
    scope: "read",
    describe: "See serving targets, their replicas and what they serve",
  },
  "target.create": { roles: makers, at: "owner", scope: "write", describe: "Add a serving target" },
  "target.update": {
    roles: makers,
    at: "owner",
    scope: "write",
    describe: "Edit a serving target and its replicas",
  },
  "target.delete": { roles: makers, at: "owner", scope: "write", describe: "Delete a serving target" },
  "target.check": { roles: makers, at: "owner", scope: "write", describe: "Check the replicas of a target" },
  "preflight.run": {
    roles: everyone,
    at: "instance",
    scope: "read",
    describe: "Ask whether a version can be served",
  },
  "deployment.read": { roles: everyone, at: "owner", scope: "read", describe: "See deployments" },
  "deployment.create": {
    roles: makers,
    at: "owner",
    scope: "publish",
    describe: "Publish a version to a target",
  },
  "deployment.rollback": {
    roles: makers,
    at: "owner",
    scope: "publish",
    describe: "Roll a target back to the version before",
  },
  "deployment.retire": {
    roles: makers,
    at: "owner",
    scope: "publish",
    describe: "Take a version off a target",
  },
  "gateway.infer": {
    roles: everyone,
    at: "instance",
    scope: "infer",
    describe: "Call models through the gateway",
  },
} as const satisfies Record<string, PermissionRule>;

export type Permission = keyof typeof permissions;

/** The rule of one permission, widened so that callers need no narrowing. */
export function permissionRule(permission: Permission): PermissionRule {
  return permissions[permission];
}
