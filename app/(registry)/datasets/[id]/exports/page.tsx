import { PackageOpen } from "lucide-react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { UsesTable } from "#lib/datasets/components/uses-table.tsx";
import { loadDataset } from "#lib/datasets/loaders.ts";
import { listDatasetUses } from "#lib/datasets/uses/data.ts";

export default async function DatasetExportsPage({ params }: PageProps<"/datasets/[id]/exports">) {
  const [actor, dataset] = await Promise.all([loadActor(), loadDataset((await params).id)]);
  const uses = await listDatasetUses(actor, dataset.id);
  if (uses.length > 0) return <UsesTable uses={uses} />;
  return (
    <EmptyState icon={<PackageOpen aria-hidden />} title="No exports of this dataset yet">
      An export turns these rows into a training folder; each one that reads them is listed here.
    </EmptyState>
  );
}
