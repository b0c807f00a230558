import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Card } from "#components/ui/card.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { AllowedFolders } from "#lib/datasets/components/allowed-folders.tsx";
import { getAllowedFolders } from "#lib/datasets/folders/data.ts";

export const metadata: Metadata = { title: "Dataset folders" };

export default async function DatasetFoldersPage() {
  if (!can(await loadActor(), "setting.manage")) notFound();
  return (
    <div className="max-w-3xl">
      <Card
        description="Folders of the server that datasets may be read from. Everything below them can be read by those who create datasets."
        title="Dataset folders"
      >
        <AllowedFolders folders={await getAllowedFolders()} />
      </Card>
    </div>
  );
}
