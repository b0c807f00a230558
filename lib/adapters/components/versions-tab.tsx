import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { PushSnippets } from "#lib/adapters/components/push-snippets.tsx";
import { VersionsTable } from "#lib/adapters/components/versions-table.tsx";
import { adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import { listVersions } from "#lib/adapters/versions/data.ts";

type VersionsTabProps = { repository: { owner: string; name: string }; cursor: string | undefined };

/** All versions of an adapter; two to four of them can be compared. */
export async function VersionsTab({ repository, cursor }: VersionsTabProps) {
  const page = await listVersions(await loadActor(), repository, { cursor });
  const path = adapterHref(repository, { tab: "versions" });
  const named = { owner: repository.owner, name: repository.name };
  if (page.total === 0) {
    return (
      <EmptyState
        example={<PushSnippets repository={`${repository.owner}/${repository.name}`} />}
        title="No versions yet"
      >
        A push makes a draft. Registering the draft gives it a number, and from then on its bytes never
        change.
      </EmptyState>
    );
  }
  return (
    <form action="/compare">
      <Card
        actions={
          <Button size="sm" type="submit">
            Compare chosen
          </Button>
        }
        description="Choose two to four to see what differs, weights included."
        flush
        title="Versions"
      >
        <VersionsTable selectable versions={page.items.map((version) => ({ ...version, ...named }))} />
      </Card>
      <Pagination
        firstHref={cursor ? path : undefined}
        nextHref={page.nextCursor ? `${path}?cursor=${encodeURIComponent(page.nextCursor)}` : undefined}
        noun="versions"
        shown={page.items.length}
        total={page.total}
      />
    </form>
  );
}
