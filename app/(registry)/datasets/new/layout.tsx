import { PageHeader } from "#components/layout/page-header.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TabsNav } from "#components/ui/tabs-nav.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { creatableOwners } from "#lib/datasets/targets/data.ts";

export default async function NewDatasetLayout({ children }: LayoutProps<"/datasets/new">) {
  const owners = creatableOwners(await loadActor());
  return (
    <>
      <PageHeader crumbs={[{ label: "Datasets", href: "/datasets" }, { label: "New" }]} title="New dataset">
        <TabsNav
          label="Where the rows come from"
          tabs={[
            { href: "/datasets/new", label: "Upload a file", exact: true },
            { href: "/datasets/new/source", label: "Read a source" },
          ]}
        />
      </PageHeader>
      <div className="max-w-3xl">
        {owners.length > 0 ? (
          children
        ) : (
          <EmptyState title="You may not create datasets">
            It needs the role engineer, here or in a team. Ask an administrator.
          </EmptyState>
        )}
      </div>
    </>
  );
}
