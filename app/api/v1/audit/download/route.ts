import { requireAllowed } from "#lib/access/policy.ts";
import { downloadAuditEntries } from "#lib/audit/download.ts";
import { auditOperations } from "#lib/audit/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(auditOperations.download, ({ actor, query: { format, ...filter } }) =>
  downloadAuditEntries(requireAllowed(actor, "audit.read"), filter, format),
);
