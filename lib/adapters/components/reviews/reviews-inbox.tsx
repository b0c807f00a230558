import { ClipboardCheck } from "lucide-react";
import { PageHeader } from "#components/layout/page-header.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { TabsNav } from "#components/ui/tabs-nav.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { ReviewsTable } from "#lib/adapters/components/reviews/reviews-table.tsx";
import { listReviews } from "#lib/adapters/reviews/data.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const states = {
  open: {
    path: "/reviews",
    fact: "waiting",
    title: "Nothing waits for a review",
    says: "When somebody asks for the approval of a version, it stands here until a reviewer decides, with its card, its data and what changed.",
  },
  decided: {
    path: "/reviews/decided",
    fact: "decided",
    title: "No review was decided yet",
    says: "Decisions stay here with their reasons and the digest they are bound to.",
  },
};

type ReviewsInboxProps = { state: keyof typeof states; cursor: string | string[] | undefined };

/** Reviews that wait, or those that were decided. */
export async function ReviewsInbox({ state, cursor }: ReviewsInboxProps) {
  const { path, fact, title, says } = states[state];
  const after = typeof cursor === "string" && uuid.test(cursor) ? cursor : undefined;
  const page = await listReviews(await loadActor(), { state, cursor: after });
  return (
    <>
      <PageHeader facts={[`${page.total} ${fact}`]} title="Reviews">
        <TabsNav
          label="Reviews"
          tabs={[
            { href: states.open.path, label: "Waiting", exact: true },
            { href: states.decided.path, label: "Decided" },
          ]}
        />
      </PageHeader>
      {page.items.length > 0 ? (
        <>
          <ReviewsTable reviews={page.items} />
          <Pagination
            firstHref={after ? path : undefined}
            nextHref={page.nextCursor ? `${path}?cursor=${page.nextCursor}` : undefined}
            noun="reviews"
            shown={page.items.length}
            total={page.total}
          />
        </>
      ) : (
        <EmptyState icon={<ClipboardCheck aria-hidden />} title={title}>
          {says}
        </EmptyState>
      )}
    </>
  );
}
