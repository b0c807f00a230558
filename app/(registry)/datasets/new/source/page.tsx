import type { Metadata } from "next";
import { Card } from "#components/ui/card.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { AllowedFolders } from "#lib/datasets/components/allowed-folders.tsx";
import { ImportForm } from "#lib/datasets/components/import-form.tsx";
import { getAllowedFolders } from "#lib/datasets/folders/data.ts";
import { creatableOwners } from "#lib/datasets/targets/data.ts";

export const metadata: Metadata = { title: "New dataset from a source" };

export default async function ImportDatasetPage() {
  const actor = await loadActor();
  return (
    <div className="flex flex-col gap-5">
      <ImportForm owners={creatableOwners(actor)} />
      {can(actor, "setting.manage") && (
        <Card
          description="Engineers may read datasets below these folders of the server; links that lead out are refused."
          title="Allowed folders"
        >
          <AllowedFolders folders={await getAllowedFolders()} />
        </Card>
      )}
    </div>
  );
}
