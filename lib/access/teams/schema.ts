import { roles } from "#lib/actor.ts";
import { type Operation, pageQuery, pageSchema } from "#lib/operation.ts";

const handle = { type: "string", minLength: 1, maxLength: 64 } as const;
const displayName = { type: "string", minLength: 1, maxLength: 120 } as const;
const description = { type: "string", maxLength: 2000 } as const;
const role = { type: "string", enum: roles, description: "Role inside the team" } as const;

/** A new team. `displayName` absent: its handle. */
export const createTeamSchema = {
  type: "object",
  additionalProperties: false,
  required: ["handle"],
  properties: { handle, displayName, description },
} as const;

/** Body of a change to a team; what is absent stays. */
export const updateTeamSchema = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  properties: { displayName, description },
} as const;

/** The role a member is given. */
export const memberRoleSchema = {
  type: "object",
  additionalProperties: false,
  required: ["role"],
  properties: { role },
} as const;

/** Input of the page that edits a team. */
export const updateTeamActionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["handle", "changes"],
  properties: { handle, changes: updateTeamSchema },
} as const;

/** Input of the page that adds a member or changes a role. */
export const setMemberActionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["handle", "member", "role"],
  properties: { handle, member: handle, role },
} as const;

/** Input of the page that removes a member. */
export const removeMemberActionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["handle", "member"],
  properties: { handle, member: handle },
} as const;

/** Which team. */
export const teamHandleSchema = {
  type: "object",
  additionalProperties: false,
  required: ["handle"],
  properties: { handle },
} as const;

const ownerProperties = {
  id: { type: "string", format: "uuid" },
  kind: { type: "string", enum: ["user", "team", "service"] },
  handle: { type: "string" },
  displayName: { type: "string" },
  description: { type: "string" },
  createdAt: { type: "string", format: "date-time" },
  memberCount: { type: ["integer", "null"], description: "Members of a team" },
} as const;
const ownerResponse = {
  type: "object",
  required: Object.keys(ownerProperties),
  properties: ownerProperties,
} as const;

const memberProperties = {
  handle: { type: "string" },
  name: { type: "string" },
  role,
  since: { type: "string", format: "date-time" },
} as const;
const memberResponse = {
  type: "object",
  required: Object.keys(memberProperties),
  properties: memberProperties,
} as const;
const membersResponse = {
  type: "object",
  required: ["items", "nextCursor", "total"],
  properties: {
    items: { type: "array", items: memberResponse },
    nextCursor: { type: "null" },
    total: { type: "integer" },
  },
} as const;

/** The REST operations on owners: people and teams. */
export const ownerOperations = {
  list: {
    method: "GET",
    path: "/api/v1/owners",
    operationId: "listOwners",
    tag: "owners",
    summary: "List people and teams, newest first",
    permission: "owner.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: {
        ...pageQuery,
        cursor: { type: "string", format: "uuid", description: "`nextCursor` of the page before" },
        kind: { type: "string", enum: ["user", "team", "service"] },
        search: { type: "string", maxLength: 200, description: "Part of a handle or name" },
      },
    },
    response: { status: 200, description: "One page of owners", schema: pageSchema(ownerResponse) },
  },
  create: {
    method: "POST",
    path: "/api/v1/owners",
    operationId: "createTeam",
    tag: "owners",
    summary: "Create a team; its maker becomes its administrator",
    permission: "owner.create",
    body: createTeamSchema,
    response: { status: 201, description: "The team", schema: ownerResponse },
  },
  get: {
    method: "GET",
    path: "/api/v1/owners/{handle}",
    operationId: "getOwner",
    tag: "owners",
    summary: "Get a person or team",
    permission: "owner.read",
    response: { status: 200, description: "The owner", schema: ownerResponse },
  },
  update: {
    method: "PATCH",
    path: "/api/v1/owners/{handle}",
    operationId: "updateTeam",
    tag: "owners",
    summary: "Change what is said of a team",
    permission: "owner.update",
    body: updateTeamSchema,
    response: { status: 200, description: "The team as it is now", schema: ownerResponse },
  },
  delete: {
    method: "DELETE",
    path: "/api/v1/owners/{handle}",
    operationId: "deleteTeam",
    tag: "owners",
    summary: "Delete a team that owns nothing; its handle is never given again",
    permission: "owner.update",
    response: { status: 204, description: "It is deleted", schema: null },
  },
  members: {
    method: "GET",
    path: "/api/v1/owners/{handle}/members",
    operationId: "listMembers",
    tag: "owners",
    summary: "List the members of a team",
    permission: "owner.read",
    response: { status: 200, description: "All its members, by handle", schema: membersResponse },
  },
  setMember: {
    method: "PUT",
    path: "/api/v1/owners/{handle}/members/{member}",
    operationId: "setMember",
    tag: "owners",
    summary: "Add a person to a team, or change their role in it",
    permission: "owner.update",
    body: memberRoleSchema,
    response: { status: 200, description: "The member", schema: memberResponse },
  },
  removeMember: {
    method: "DELETE",
    path: "/api/v1/owners/{handle}/members/{member}",
    operationId: "removeMember",
    tag: "owners",
    summary: "Remove a person from a team, which keeps at least one administrator",
    permission: "owner.update",
    response: { status: 204, description: "They are no longer a member", schema: null },
  },
} as const satisfies Record<string, Operation>;
