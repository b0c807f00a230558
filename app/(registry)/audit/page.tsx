import { ScrollText } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { permissionRule } from "#lib/access/permissions.ts";
import { can, requireAllowed } from "#lib/access/policy.ts";
import { AuditDownloads } from "#lib/audit/components/audit-downloads.tsx";
import { AuditEntry } from "#lib/audit/components/audit-entry.tsx";
import { AuditFilters } from "#lib/audit/components/audit-filters.tsx";
import { listAuditEntries } from "#lib/audit/data.ts";
import { filterOf } from "#lib/audit/page-filter.ts";
import { formatCount } from "#lib/format.ts";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditPage({ searchParams }: PageProps<"/audit">) {
  const actor = await loadActor();
  if (!can(actor, "audit.read")) {
    return (
      <>
        <PageHeader title="Audit log" />
        <EmptyState icon={<ScrollText aria-hidden />} title="You may not read the audit log">
          It needs one of the roles {permissionRule("audit.read").roles.join(", ")}. An administrator can give
          you one.
        </EmptyState>
      </>
    );
  }
  const query = await searchParams;
  const filter = filterOf(query);
  const cursor =
    typeof query.cursor === "string" && /^\d{1,18}$/.test(query.cursor) ? query.cursor : undefined;
  const page = await listAuditEntries(requireAllowed(actor, "audit.read"), { ...filter, cursor });
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <>
      <PageHeader
        actions={page.total > 0 && <AuditDownloads filter={filter} />}
        facts={[
          `${formatCount(page.total)} ${page.total === 1 ? "entry" : "entries"}`,
          "Entries are only ever added",
        ]}
        title="Audit log"
      />
      <AuditFilters filter={filter} key={new URLSearchParams(filter).toString()} />
      {page.items.length > 0 ? (
        <>
          <ol aria-label="Entries, newest first" className="divide-y rounded-lg border bg-surface">
            {page.items.map((entry) => (
              <AuditEntry entry={entry} key={entry.id} />
            ))}
          </ol>
          <Pagination
            firstHref={cursor && `/audit?${new URLSearchParams(filter)}`}
            nextHref={
              page.nextCursor
                ? `/audit?${new URLSearchParams({ ...filter, cursor: page.nextCursor })}`
                : undefined
            }
            noun="entries"
            shown={page.items.length}
            total={page.total}
          />
        </>
      ) : (
        <EmptyState
          action={isFiltered && <ButtonLink href="/audit">Clear filters</ButtonLink>}
          icon={<ScrollText aria-hidden />}
          title={isFiltered ? "No entry matches these filters" : "Nothing has been written yet"}
        >
          {isFiltered
            ? "Try fewer filters, or a longer time."
            : "Every write leaves an entry here: who, what, on which row, with digests of the row before and after."}
        </EmptyState>
      )}
    </>
  );
}
