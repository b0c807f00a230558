import { PageHeader } from "#components/layout/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TabsNav } from "#components/ui/tabs-nav.tsx";
import { loadSchema } from "#lib/schemas/loaders.ts";

export default async function SchemaLayout({ params, children }: LayoutProps<"/schemas/[id]">) {
  const { id } = await params;
  const { schema } = await loadSchema(id);
  const { latestVersion } = schema;
  const here = `/schemas/${schema.id}`;
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Schemas", href: "/schemas" }]}
        facts={[
          schema.owner.handle,
          ...(latestVersion
            ? [
                `version ${latestVersion.number}`,
                `draft ${latestVersion.draft}`,
                <>
                  saved <RelativeTime value={latestVersion.createdAt} /> by {latestVersion.createdBy}
                </>,
              ]
            : []),
        ]}
        title={schema.name}
      >
        <TabsNav
          label="Schema"
          tabs={[
            { href: here, label: "Schema", exact: true },
            { href: `${here}/versions`, label: "Versions", hint: schema.versionCount },
            { href: `${here}/uses`, label: "In use by", hint: schema.recipeCount },
            { href: `${here}/details`, label: "Details" },
          ]}
        />
      </PageHeader>
      {children}
    </>
  );
}
