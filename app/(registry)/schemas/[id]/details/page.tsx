import type { Metadata } from "next";
import { SchemaDetails } from "#lib/schemas/components/schema-details.tsx";
import { loadSchema } from "#lib/schemas/loaders.ts";

export const metadata: Metadata = { title: "Schema details" };

export default async function SchemaDetailsPage({ params }: PageProps<"/schemas/[id]/details">) {
  const { id } = await params;
  const { schema, canEdit } = await loadSchema(id);
  const { name, description, visibility, recipeCount } = schema;
  return (
    <SchemaDetails
      canEdit={canEdit}
      details={{ name, description, visibility }}
      recipeCount={recipeCount}
      schemaId={schema.id}
    />
  );
}
