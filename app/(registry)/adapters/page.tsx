import { Plus, Puzzle } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { AdaptersTable } from "#lib/adapters/components/list/adapters-table.tsx";
import { FacetList } from "#lib/adapters/components/list/facet-list.tsx";
import { ListSearch } from "#lib/adapters/components/list/list-search.tsx";
import { PushSnippets } from "#lib/adapters/components/push-snippets.tsx";
import { facetNames } from "#lib/adapters/list/adapter-query.ts";
import { listAdapters } from "#lib/adapters/list/data.ts";
import { listAddress, readListAddress } from "#lib/adapters/list/list-address.ts";
import { formatCount } from "#lib/format.ts";

export const metadata: Metadata = { title: "Adapters" };

export default async function AdaptersPage({ searchParams }: PageProps<"/adapters">) {
  const query = readListAddress(await searchParams);
  const actor = await loadActor();
  const page = await listAdapters(actor, query);
  const isFiltered = listAddress(query, { sort: undefined }) !== "/adapters";
  const newAdapter = can(actor, "adapter.create") && (
    <ButtonLink href="/adapters/new" variant="primary">
      <Plus aria-hidden />
      New adapter
    </ButtonLink>
  );
  const handle = actor.owners[0]?.handle ?? "team";
  if (page.total === 0 && !isFiltered) {
    return (
      <>
        <PageHeader actions={newAdapter} facts={["none yet"]} title="Adapters" />
        <EmptyState
          action={newAdapter}
          example={<PushSnippets repository={`${handle}/my-adapter`} />}
          icon={<Puzzle aria-hidden />}
          title="No adapters yet"
        >
          Push one with the tools you have: the registry speaks the Hugging Face Hub protocol. A push becomes
          a draft with everything measured that can be.
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHeader
        actions={newAdapter}
        facts={[`${formatCount(page.total)} ${page.total === 1 ? "adapter" : "adapters"}`]}
        title="Adapters"
      />
      <div className="grid gap-5 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <aside aria-label="Filters" className="flex flex-col gap-4 max-lg:order-last">
          {isFiltered && <ButtonLink href="/adapters">Clear filters</ButtonLink>}
          {facetNames.map((facet) => (
            <FacetList facet={facet} key={facet} query={query} values={page.facets[facet]} />
          ))}
        </aside>
        <div className="min-w-0">
          <ListSearch query={query} />
          {page.items.length > 0 ? (
            <>
              <AdaptersTable adapters={page.items} />
              <Pagination
                firstHref={query.cursor ? listAddress(query) : undefined}
                nextHref={page.nextCursor ? listAddress(query, { cursor: page.nextCursor }) : undefined}
                noun="adapters"
                shown={page.items.length}
                total={page.total}
              />
            </>
          ) : (
            <EmptyState
              action={<ButtonLink href="/adapters">Clear filters</ButtonLink>}
              icon={<Puzzle aria-hidden />}
              title="No adapter matches these filters"
            >
              Take a filter back, or search for another word.
            </EmptyState>
          )}
        </div>
      </div>
    </>
  );
}
