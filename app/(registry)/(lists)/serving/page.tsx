import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { formatCount } from "#lib/format.ts";
import { NoTargets } from "#lib/serving/components/list/no-targets.tsx";
import { TargetsTable } from "#lib/serving/components/list/targets-table.tsx";
import { loadTargets } from "#lib/serving/loaders.ts";

export const metadata: Metadata = { title: "Serving" };

const pageTargets = 50;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export default async function ServingPage({ searchParams }: PageProps<"/serving">) {
  const { cursor } = await searchParams;
  const after = typeof cursor === "string" && uuid.test(cursor) ? cursor : undefined;
  const { page, figures, mayCreate } = await loadTargets({
    limit: pageTargets,
    ...(after && { cursor: after }),
  });
  const add = mayCreate && page.total > 0 && (
    <ButtonLink href="/serving/new" variant="primary">
      <Plus aria-hidden />
      Add target
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        actions={add}
        facts={[`${formatCount(page.total)} ${page.total === 1 ? "target" : "targets"}`]}
        title="Serving"
      />
      {page.total === 0 ? (
        <NoTargets mayCreate={mayCreate} />
      ) : (
        <>
          <TargetsTable figures={figures} targets={page.items} />
          <Pagination
            firstHref={after ? "/serving" : undefined}
            nextHref={page.nextCursor ? `/serving?cursor=${page.nextCursor}` : undefined}
            noun="targets"
            shown={page.items.length}
            total={page.total}
          />
        </>
      )}
    </>
  );
}
