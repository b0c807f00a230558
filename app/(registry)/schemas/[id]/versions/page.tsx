import type { Metadata } from "next";
import { VersionDifference } from "#lib/schemas/components/version-difference.tsx";
import { SchemaVersionsTable } from "#lib/schemas/components/versions-table.tsx";
import { loadSchema, loadSchemaVersions } from "#lib/schemas/loaders.ts";

export const metadata: Metadata = { title: "Schema versions" };

export default async function SchemaVersionsPage({
  params,
  searchParams,
}: PageProps<"/schemas/[id]/versions">) {
  const [{ id }, { from, to }] = await Promise.all([params, searchParams]);
  const [{ schema }, versions] = await Promise.all([loadSchema(id), loadSchemaVersions(id)]);
  const [newest, second] = versions;
  const before = versions.find(({ number }) => String(number) === from) ?? second;
  const after = versions.find(({ number }) => String(number) === to) ?? newest;
  return (
    <div className="flex flex-col gap-5">
      <SchemaVersionsTable schemaId={schema.id} versions={versions} />
      {before && after && before.id !== after.id && <VersionDifference after={after} before={before} />}
    </div>
  );
}
