/** What the first administrator fills in. */
export const setupSchema = {
  type: "object",
  properties: {
    token: { type: "string", minLength: 1, maxLength: 200 },
    name: { type: "string", minLength: 1, maxLength: 120 },
    handle: { type: "string", minLength: 1, maxLength: 64 },
    email: { type: "string", format: "email", maxLength: 254 },
    password: { type: "string", minLength: 12, maxLength: 256 },
  },
  required: ["token", "name", "handle", "email", "password"],
  additionalProperties: false,
} as const;
