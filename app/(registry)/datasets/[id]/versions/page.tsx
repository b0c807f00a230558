import { Card } from "#components/ui/card.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { AddVersion } from "#lib/datasets/components/add-version.tsx";
import { ImportVersion } from "#lib/datasets/components/import-version.tsx";
import { VersionsTable } from "#lib/datasets/components/versions-table.tsx";
import { listDatasetVersions } from "#lib/datasets/data.ts";
import { loadDataset } from "#lib/datasets/loaders.ts";

export default async function DatasetVersionsPage({ params }: PageProps<"/datasets/[id]/versions">) {
  const [actor, dataset] = await Promise.all([loadActor(), loadDataset((await params).id)]);
  const { items } = await listDatasetVersions(actor, dataset.id);
  return (
    <div className="flex flex-col gap-5">
      <VersionsTable datasetId={dataset.id} versions={items} />
      {can(actor, "dataset.update", dataset.owner.id) && (
        <Card
          className="max-w-3xl"
          description="Versions never change. Bytes that are a version already are not stored twice."
          title="Add a version"
        >
          <AddVersion datasetId={dataset.id} />
          <details className="mt-4 border-t pt-3">
            <summary className="cursor-pointer font-medium">Read it from a source instead</summary>
            <div className="mt-3">
              <ImportVersion datasetId={dataset.id} />
            </div>
          </details>
        </Card>
      )}
    </div>
  );
}
