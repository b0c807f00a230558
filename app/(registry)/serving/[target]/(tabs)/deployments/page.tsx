import type { Metadata } from "next";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { DeploymentsTable } from "#lib/serving/components/deployments/deployments-table.tsx";
import { ServedAt } from "#lib/serving/components/deployments/served-at.tsx";
import { loadDeployments, loadTarget } from "#lib/serving/loaders.ts";
import { adaptersHref, targetHref } from "#lib/serving/pages/target-href.ts";

export const metadata: Metadata = { title: "Deployments" };

const pageDeployments = 50;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export default async function DeploymentsPage({
  params,
  searchParams,
}: PageProps<"/serving/[target]/deployments">) {
  const [{ target: segment }, { cursor, adapter, at }] = await Promise.all([params, searchParams]);
  const { actor, target, mayPublish } = await loadTarget(segment);
  const after = typeof cursor === "string" && uuid.test(cursor) ? cursor : undefined;
  const page = await loadDeployments(segment, { limit: pageDeployments, ...(after && { cursor: after }) });
  const path = targetHref(target, "deployments");
  if (page.total === 0) {
    return (
      <EmptyState
        action={
          mayPublish && (
            <ButtonLink href={adaptersHref(target.baseModel)}>Choose an adapter to publish</ButtonLink>
          )
        }
        title="Nothing was published here yet"
      >
        Open a version of an adapter and publish it: every step, on every replica, stands here then, and
        stays.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-5">
      <ServedAt
        actor={actor}
        adapter={typeof adapter === "string" ? adapter : undefined}
        at={typeof at === "string" ? at : undefined}
        target={target}
      />
      <DeploymentsTable deployments={page.items} label="Deployments" />
      <Pagination
        firstHref={after ? path : undefined}
        nextHref={page.nextCursor ? `${path}?cursor=${page.nextCursor}` : undefined}
        noun="deployments"
        shown={page.items.length}
        total={page.total}
      />
    </div>
  );
}
