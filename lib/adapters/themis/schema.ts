import type { Operation } from "#lib/operation.ts";

const tag = "themisdb";
const metadata = { type: "object", description: "adapter_metadata.json, nested spelling" } as const;

/** ThemisDB's adapter registry. Errors are `{"status":"error","error":"…"}`. */
export const themisAdapterOperations = {
  registry: {
    method: "GET",
    path: "/api/adapters/registry",
    operationId: "themisListAdapters",
    tag,
    summary: "Adapters with their newest versions",
    permission: "adapter.read",
    response: {
      status: 200,
      description: "All adapters one may see",
      schema: {
        type: "object",
        required: ["adapters", "total"],
        properties: { adapters: { type: "array", items: { type: "object" } }, total: { type: "integer" } },
      },
    },
  },
  metadata: {
    method: "GET",
    path: "/api/adapters/{id}/metadata",
    operationId: "themisAdapterMetadata",
    tag,
    summary: "Metadata of the newest version; `id` is `name` or `owner/name`",
    permission: "adapter.read",
    response: { status: 200, description: "The metadata", schema: metadata },
  },
  register: {
    method: "POST",
    path: "/api/adapters/register",
    operationId: "themisRegisterAdapter",
    tag,
    summary: "Register metadata without files, as a draft",
    permission: "adapter.create",
    body: {
      type: "object",
      description: "`{adapter_metadata: {…}}` or the metadata itself, nested or flat spelling",
    },
    response: {
      status: 201,
      description: "The draft",
      schema: {
        type: "object",
        properties: {
          status: { type: "string", enum: ["success"] },
          adapter_id: { type: "string" },
          adapter_version: { type: "string" },
          state: { type: "string", enum: ["draft"] },
        },
      },
    },
  },
} as const satisfies Record<string, Operation>;
