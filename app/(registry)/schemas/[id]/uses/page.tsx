import { SlidersHorizontal } from "lucide-react";
import type { Metadata } from "next";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { UsesTable } from "#lib/schemas/components/uses-table.tsx";
import { loadSchemaUses } from "#lib/schemas/loaders.ts";

export const metadata: Metadata = { title: "Uses of a schema" };

export default async function SchemaUsesPage({ params }: PageProps<"/schemas/[id]/uses">) {
  const { id } = await params;
  const uses = await loadSchemaUses(id);
  if (uses.length > 0) return <UsesTable uses={uses} />;
  return (
    <EmptyState
      action={<ButtonLink href="/exports/new">New export</ButtonLink>}
      icon={<SlidersHorizontal aria-hidden />}
      title="No recipe uses this schema"
    >
      Choose it in a new export: its rows are then checked against the version that was newest when the recipe
      was saved.
    </EmptyState>
  );
}
