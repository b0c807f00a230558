import type { Metadata } from "next";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RefreshWhile } from "#lib/adapters/components/refresh-while.tsx";
import { AdapterMatrix } from "#lib/serving/components/replicas/adapter-matrix.tsx";
import { AddReplica } from "#lib/serving/components/replicas/add-replica.tsx";
import { CheckTarget } from "#lib/serving/components/replicas/check-target.tsx";
import { ReplicaCard } from "#lib/serving/components/replicas/replica-card.tsx";
import { loadTarget } from "#lib/serving/loaders.ts";
import { adapterMatrix } from "#lib/serving/pages/data.ts";
import { targetHref } from "#lib/serving/pages/target-href.ts";

export const metadata: Metadata = { title: "Replicas" };

const refreshMs = 15_000;

export default async function ReplicasPage({ params }: PageProps<"/serving/[target]/replicas">) {
  const { target, mayCheck, mayUpdate } = await loadTarget((await params).target);
  const rows = await adapterMatrix(target.id);
  const count = target.replicas.length;
  return (
    <div className="flex flex-col gap-5">
      <RefreshWhile everyMs={refreshMs} />
      <div className="flex flex-wrap items-start justify-between gap-3">
        {mayCheck && count > 0 ? <CheckTarget id={target.id} /> : <span />}
        {mayUpdate && <AddReplica id={target.id} />}
      </div>
      {count === 0 ? (
        <EmptyState
          action={<ButtonLink href={targetHref(target, "launch")}>Show the launch command</ButtonLink>}
          title="No replica yet"
        >
          Add the address of each engine process. How to start one stands on the Launch tab.
        </EmptyState>
      ) : (
        <>
          <AdapterMatrix rows={rows} target={target} />
          {target.replicas.map((replica) => (
            <ReplicaCard key={replica.id} mayRemove={mayUpdate} replica={replica} target={target} />
          ))}
        </>
      )}
    </div>
  );
}
