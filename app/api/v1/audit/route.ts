import { requireAllowed } from "#lib/access/policy.ts";
import { listAuditEntries } from "#lib/audit/data.ts";
import { auditOperations } from "#lib/audit/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(auditOperations.list, ({ actor, query }) =>
  listAuditEntries(requireAllowed(actor, "audit.read"), query),
);
