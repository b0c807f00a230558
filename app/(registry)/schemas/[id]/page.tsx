import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { loadActor } from "#lib/access/loaders.ts";
import { listRowSources } from "#lib/exports/row-sources.ts";
import { EditSchema } from "#lib/schemas/components/edit-schema.tsx";
import { loadSchema, loadSchemaVersions } from "#lib/schemas/loaders.ts";

export async function generateMetadata({ params }: PageProps<"/schemas/[id]">): Promise<Metadata> {
  const { schema } = await loadSchema((await params).id);
  return { title: schema.name };
}

export default async function SchemaPage({ params, searchParams }: PageProps<"/schemas/[id]">) {
  const [{ id }, { version: wanted }] = await Promise.all([params, searchParams]);
  const actor = await loadActor();
  const [{ schema, canEdit }, versions, sources] = await Promise.all([
    loadSchema(id),
    loadSchemaVersions(id),
    listRowSources(actor),
  ]);
  const [newest] = versions;
  const shown = wanted === undefined ? newest : versions.find(({ number }) => String(number) === wanted);
  if (!shown) notFound();
  return (
    <EditSchema
      {...sources}
      key={shown.id}
      readOnly={!canEdit || shown.id !== newest?.id}
      schemaId={schema.id}
      version={{ number: shown.number, text: shown.text, generationText: shown.generationText }}
    />
  );
}
