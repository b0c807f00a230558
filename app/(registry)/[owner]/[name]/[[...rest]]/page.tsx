import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AdapterHeader } from "#lib/adapters/components/adapter-header.tsx";
import { FilesTab } from "#lib/adapters/components/files/files-tab.tsx";
import { VersionsTab } from "#lib/adapters/components/versions-tab.tsx";
import { parseAdapterPath } from "#lib/adapters/pages/adapter-path.ts";
import { loadAdapterPage, loadShownVersions } from "#lib/adapters/pages/loaders.ts";

type AdapterPageProps = PageProps<"/[owner]/[name]/[[...rest]]">;

async function placeOf(params: AdapterPageProps["params"]) {
  const { owner, name, rest = [] } = await params;
  const place = parseAdapterPath(rest.map(decodeURIComponent));
  if (place === null) notFound();
  return { owner, name, place };
}

export async function generateMetadata({ params }: AdapterPageProps): Promise<Metadata> {
  const { owner, name, place } = await placeOf(params);
  const { repository, version } = await loadAdapterPage(owner, name, place.version);
  return { title: [`${repository.owner}/${repository.name}`, version?.semver].filter(Boolean).join(" ") };
}

export default async function AdapterPage({ params, searchParams }: AdapterPageProps) {
  const { owner, name, place } = await placeOf(params);
  const { repository, version } = await loadAdapterPage(owner, name, place.version);
  const { cursor } = await searchParams;
  const commit =
    version?.commitId && version.commitOid ? { id: version.commitId, oid: version.commitOid } : null;
  return (
    <>
      <AdapterHeader
        place={place}
        repository={repository}
        version={version}
        versions={await loadShownVersions(owner, name)}
      />
      {place.tab === "versions" && (
        <VersionsTab cursor={typeof cursor === "string" ? cursor : undefined} repository={repository} />
      )}
      {place.tab === "files" && <FilesTab commit={commit} place={place} repository={repository} />}
    </>
  );
}
