import { Database } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { NewExport } from "#lib/exports/components/form/new-export.tsx";
import { loadNewExport } from "#lib/exports/loaders.ts";
import { searchText } from "#lib/exports/search-text.ts";
import { QueryScope } from "#lib/query-scope.tsx";

export const metadata: Metadata = { title: "New export" };

export default async function NewExportPage({ searchParams }: PageProps<"/exports/new">) {
  const query = await searchParams;
  const form = await loadNewExport(searchText(query.dataset), searchText(query.recipe));
  if (form.owners.length === 0) {
    return (
      <>
        <PageHeader crumbs={[{ label: "Exports", href: "/exports" }]} title="New export" />
        <EmptyState title="You may not start exports">
          It needs the role engineer, here or in a team. Ask an administrator.
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHeader crumbs={[{ label: "Exports", href: "/exports" }]} title="New export" />
      {form.datasets.length > 0 ? (
        <QueryScope>
          <NewExport {...form} />
        </QueryScope>
      ) : (
        <EmptyState
          action={
            <ButtonLink href="/datasets/new" variant="primary">
              Upload a dataset
            </ButtonLink>
          }
          icon={<Database aria-hidden />}
          title="There are no rows to export yet"
        >
          An export reads a dataset. Upload one first; this page then guesses how its fields are used.
        </EmptyState>
      )}
    </>
  );
}
