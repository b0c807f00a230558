import { listAuditEntries } from "#lib/audit/data.ts";
import { auditOperations } from "#lib/audit/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(auditOperations.list, ({ actor, query }) => listAuditEntries(actor, query));
