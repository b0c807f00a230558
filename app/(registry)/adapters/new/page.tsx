import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { NewAdapterForm } from "#lib/adapters/components/new-adapter-form.tsx";

export const metadata: Metadata = { title: "New adapter" };

export default async function NewAdapterPage() {
  const actor = await loadActor();
  const owners = actor.owners
    .filter(({ id }) => can(actor, "adapter.create", id))
    .map(({ handle }) => handle);
  return (
    <>
      <PageHeader crumbs={[{ label: "Adapters", href: "/adapters" }, { label: "New" }]} title="New adapter" />
      {owners.length > 0 ? (
        <NewAdapterForm owners={owners} />
      ) : (
        <EmptyState title="Your role does not make adapters">
          Ask an administrator for the role engineer, in the instance or in a team.
        </EmptyState>
      )}
    </>
  );
}
