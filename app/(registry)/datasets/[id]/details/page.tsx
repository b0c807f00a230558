import { RightRail } from "#components/layout/right-rail.tsx";
import { Card } from "#components/ui/card.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { DatasetFacts } from "#lib/datasets/components/dataset-facts.tsx";
import { DefaultSwitch } from "#lib/datasets/components/default-switch.tsx";
import { DeleteDataset } from "#lib/datasets/components/delete-dataset.tsx";
import { EditForm } from "#lib/datasets/components/edit-form.tsx";
import { loadDataset } from "#lib/datasets/loaders.ts";
import { countDatasetUses } from "#lib/datasets/uses/data.ts";

export default async function DatasetDetailsPage({ params }: PageProps<"/datasets/[id]/details">) {
  const [actor, dataset] = await Promise.all([loadActor(), loadDataset((await params).id)]);
  const uses = await countDatasetUses(actor, dataset.id);
  const ownerId = dataset.owner.id;
  return (
    <RightRail label="Facts about this dataset" rail={<DatasetFacts dataset={dataset} />}>
      {can(actor, "dataset.update", ownerId) ? (
        <Card title="Edit">
          <EditForm dataset={dataset} key={dataset.updatedAt} />
        </Card>
      ) : (
        <Card title="Description">
          <p className="whitespace-pre-wrap">{dataset.description || "None was given."}</p>
        </Card>
      )}
      {actor.role === "admin" && (
        <Card title="Default dataset">
          <DefaultSwitch id={dataset.id} isDefault={dataset.isDefault} />
        </Card>
      )}
      {can(actor, "dataset.delete", ownerId) && (
        <Card
          description={
            uses.running > 0
              ? `${uses.running} running: cancel or await them first.`
              : "Its name becomes free. What exports wrote stays."
          }
          title="Delete"
        >
          <DeleteDataset
            exportCount={uses.total}
            id={dataset.id}
            name={dataset.name}
            versionCount={dataset.versionCount}
          />
        </Card>
      )}
    </RightRail>
  );
}
