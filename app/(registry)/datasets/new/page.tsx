import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { UploadForm } from "#lib/datasets/components/upload-form.tsx";
import { creatableOwners } from "#lib/datasets/data.ts";

export const metadata: Metadata = { title: "New dataset" };

export default async function NewDatasetPage() {
  const owners = creatableOwners(await loadActor());
  return (
    <>
      <PageHeader crumbs={[{ label: "Datasets", href: "/datasets" }, { label: "New" }]} title="New dataset" />
      <div className="max-w-3xl">
        {owners.length > 0 ? (
          <UploadForm owners={owners} />
        ) : (
          <EmptyState title="You may not create datasets">
            It needs the role engineer, here or in a team. Ask an administrator.
          </EmptyState>
        )}
      </div>
    </>
  );
}
