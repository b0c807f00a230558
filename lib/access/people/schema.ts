import { roles } from "#lib/actor.ts";

const userId = { type: "string", format: "uuid" } as const;
const role = { type: "string", enum: roles } as const;

/** A person that an administrator adds. */
export const addPersonSchema = {
  type: "object",
  additionalProperties: false,
  required: ["name", "email", "handle", "role"],
  properties: {
    name: { type: "string", minLength: 1, maxLength: 120 },
    email: { type: "string", format: "email", maxLength: 254 },
    handle: { type: "string", minLength: 1, maxLength: 64 },
    role,
  },
} as const;

/** Another role for a person. */
export const changeRoleSchema = {
  type: "object",
  additionalProperties: false,
  required: ["userId", "role"],
  properties: { userId, role },
} as const;

/** Whether a person may sign in. */
export const setDisabledSchema = {
  type: "object",
  additionalProperties: false,
  required: ["userId", "disabled"],
  properties: { userId, disabled: { type: "boolean" } },
} as const;

/** Which person. */
export const userIdSchema = {
  type: "object",
  additionalProperties: false,
  required: ["userId"],
  properties: { userId },
} as const;

/** What someone with a password link sends. */
export const acceptLinkSchema = {
  type: "object",
  additionalProperties: false,
  required: ["token", "password"],
  properties: {
    token: { type: "string", minLength: 1, maxLength: 200 },
    password: { type: "string", minLength: 12, maxLength: 256 },
  },
} as const;
