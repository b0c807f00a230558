import type { Metadata } from "next";
import { loadActor } from "#lib/access/loaders.ts";
import { UploadForm } from "#lib/datasets/components/upload-form.tsx";
import { creatableOwners } from "#lib/datasets/targets/data.ts";

export const metadata: Metadata = { title: "New dataset" };

export default async function NewDatasetPage() {
  return <UploadForm owners={creatableOwners(await loadActor())} />;
}
