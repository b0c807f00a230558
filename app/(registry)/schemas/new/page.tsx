import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { listRowSources } from "#lib/exports/row-sources.ts";
import { NewSchema } from "#lib/schemas/components/new-schema.tsx";
import { loadSchemaOwners, loadSchemas } from "#lib/schemas/loaders.ts";

export const metadata: Metadata = { title: "New schema" };

export default async function NewSchemaPage() {
  const actor = await loadActor();
  const [owners, sources, { page }] = await Promise.all([
    loadSchemaOwners(),
    listRowSources(actor),
    loadSchemas(undefined, undefined),
  ]);
  return (
    <>
      <PageHeader crumbs={[{ label: "Schemas", href: "/schemas" }]} title="New schema" />
      {owners.length > 0 ? (
        <NewSchema
          {...sources}
          owners={owners}
          takenNames={page.items.map(({ name }) => name.toLowerCase())}
        />
      ) : (
        <EmptyState title="You may not create schemas">
          It needs the role engineer, here or in a team. Ask an administrator.
        </EmptyState>
      )}
    </>
  );
}
