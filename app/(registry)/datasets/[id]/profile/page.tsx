import { ChartNoAxesColumn } from "lucide-react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ProfileView } from "#lib/datasets/components/profile-view.tsx";
import { loadDataset, loadProfile, loadReadyVersion } from "#lib/datasets/loaders.ts";
import { numberParameter } from "#lib/datasets/page-query.ts";

export default async function DatasetProfilePage({
  params,
  searchParams,
}: PageProps<"/datasets/[id]/profile">) {
  const dataset = await loadDataset((await params).id);
  const version = await loadReadyVersion(dataset.id, numberParameter(await searchParams, "version"));
  const profile = version && (await loadProfile(version.id));
  if (!profile) {
    return (
      <EmptyState icon={<ChartNoAxesColumn aria-hidden />} title="Nothing measured yet">
        Types, null share, lengths and top values appear here when a version is ready.
      </EmptyState>
    );
  }
  return <ProfileView profile={profile} rowsHref={`/datasets/${dataset.id}?version=${version.number}`} />;
}
