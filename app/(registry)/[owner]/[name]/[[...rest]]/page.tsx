import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { can } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { EditAdapter } from "#lib/adapters/components/actions/edit-adapter.tsx";
import { VersionActions } from "#lib/adapters/components/actions/version-actions.tsx";
import { AdapterHeader } from "#lib/adapters/components/adapter-header.tsx";
import { CardTab } from "#lib/adapters/components/card-tab.tsx";
import { FilesTab } from "#lib/adapters/components/files/files-tab.tsx";
import { NoVersion } from "#lib/adapters/components/no-version.tsx";
import { QualityTab } from "#lib/adapters/components/quality-tab.tsx";
import { UseIt } from "#lib/adapters/components/use-it.tsx";
import { VersionsTab } from "#lib/adapters/components/versions-tab.tsx";
import { type AdapterPlace, parseAdapterPath } from "#lib/adapters/pages/adapter-path.ts";
import { loadAdapterPage, loadShownVersions } from "#lib/adapters/pages/loaders.ts";
import { usageSnippets } from "#lib/adapters/pages/usage-snippets.ts";
import { type VersionRow, versionLabel, versionSubject } from "#lib/adapters/versions/version.ts";
import { env } from "#lib/env.ts";
import { LineageTab } from "#lib/lineage/components/lineage-tab.tsx";
import { nodeKey } from "#lib/lineage/node-key.ts";
import type { RepositoryRow } from "#lib/repositories/repository.ts";
import { ServingTab } from "#lib/serving/components/adapter/serving-tab.tsx";
import { PublishVersion } from "#lib/serving/components/publish/publish-version.tsx";

type AdapterPageProps = PageProps<"/[owner]/[name]/[[...rest]]">;

async function placeOf(params: AdapterPageProps["params"]) {
  const { owner, name, rest = [] } = await params;
  const place = parseAdapterPath(rest);
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
  const { actor, repository, version } = await loadAdapterPage(owner, name, place.version);
  const { cursor, target } = await searchParams;
  return (
    <>
      <AdapterHeader
        actions={
          <>
            {version && <UseIt snippets={usageSnippets({ ...repository, ...version }, env().publicUrl)} />}
            {version && <VersionActions actor={actor} repository={repository} version={version} />}
            {repository.kind === "adapter" && can(actor, "adapter.update", repository.ownerId) && (
              <EditAdapter
                mayDelete={can(actor, "adapter.delete", repository.ownerId)}
                repository={repository}
              />
            )}
          </>
        }
        place={place}
        repository={repository}
        version={version}
        versions={await loadShownVersions(owner, name)}
      />
      {place.tab === "versions" && (
        <VersionsTab cursor={typeof cursor === "string" ? cursor : undefined} repository={repository} />
      )}
      {place.tab === "files" && (
        <FilesTab
          commit={commitOf(version)}
          mayPush={can(actor, "adapter.push", repository.ownerId)}
          place={place}
          repository={repository}
        />
      )}
      {place.tab !== "versions" &&
        place.tab !== "files" &&
        (version === null ? (
          <NoVersion repository={repository} />
        ) : (
          <VersionTab
            actor={actor}
            mayDeclare={can(actor, "lineage.update", repository.ownerId)}
            place={place}
            repository={repository}
            targetName={typeof target === "string" ? target : null}
            version={version}
          />
        ))}
    </>
  );
}

function commitOf(version: VersionRow | null) {
  if (version === null || version.commitId === null || version.commitOid === null) return null;
  return { id: version.commitId, oid: version.commitOid };
}

type VersionTabProps = {
  actor: Actor;
  place: AdapterPlace;
  repository: RepositoryRow;
  version: VersionRow;
  mayDeclare: boolean;
  /** The target that the address names for publishing. */
  targetName: string | null;
};

function VersionTab({ actor, place, repository, version, mayDeclare, targetName }: VersionTabProps) {
  if (place.tab === "serving" && place.path === "publish") {
    return <PublishVersion actor={actor} repository={repository} targetName={targetName} version={version} />;
  }
  if (place.tab === "serving") {
    return <ServingTab actor={actor} place={place} repository={repository} version={version} />;
  }
  if (place.tab === "card") return <CardTab place={place} repository={repository} version={version} />;
  if (place.tab === "quality") return <QualityTab repository={repository} version={version} />;
  const { owner, name } = repository;
  return (
    <LineageTab
      apiHref={`/api/v1/adapters/${owner}/${name}/lineage?version=${encodeURIComponent(versionLabel(version))}`}
      label={versionSubject(repository, version)}
      mayEdit={mayDeclare}
      node={nodeKey("version", version.id)}
    />
  );
}
