/** What a person may change of their own account. */
export const updateAccountSchema = {
  type: "object",
  additionalProperties: false,
  required: ["name"],
  properties: { name: { type: "string", minLength: 1, maxLength: 120 } },
} as const;

/** A change of one's own password. */
export const changePasswordSchema = {
  type: "object",
  additionalProperties: false,
  required: ["currentPassword", "newPassword"],
  properties: {
    currentPassword: { type: "string", minLength: 1, maxLength: 256 },
    newPassword: { type: "string", minLength: 12, maxLength: 256 },
  },
} as const;

/** Which session. */
export const sessionIdSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: { id: { type: "string", format: "uuid" } },
} as const;
