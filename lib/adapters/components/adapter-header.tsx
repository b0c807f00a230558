import type { ReactNode } from "react";
import { PageHeader } from "#components/layout/page-header.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TabsNav } from "#components/ui/tabs-nav.tsx";
import { VersionStatusBadge } from "#lib/adapters/components/version-status.tsx";
import { VersionSwitcher } from "#lib/adapters/components/version-switcher.tsx";
import { type AdapterPlace, adapterHref, adapterTabs } from "#lib/adapters/pages/adapter-path.ts";
import { type VersionView, versionLabel } from "#lib/adapters/versions/version.ts";
import { formatBytes, formatCount } from "#lib/format.ts";

type AdapterHeaderProps = {
  repository: { owner: string; name: string; visibility: "team" | "everyone"; description: string };
  version: VersionView | null;
  versions: readonly VersionView[];
  place: AdapterPlace;
  actions?: ReactNode;
};

const tabLabels = {
  card: "Card",
  versions: "Versions",
  files: "Files",
  lineage: "Lineage",
  quality: "Quality",
  serving: "Serving",
};

/** Top of an adapter's pages: its name, the version in view, facts in one line, tabs. */
export function AdapterHeader({ repository, version, versions, place, actions }: AdapterHeaderProps) {
  const label = `${repository.owner}/${repository.name}`;
  return (
    <PageHeader
      actions={
        <>
          {version && (
            <VersionSwitcher place={place} repository={repository} version={version} versions={versions} />
          )}
          {actions}
        </>
      }
      badge={
        <>
          <CopyButton label="name" value={label} />
          {version && <VersionStatusBadge status={version.status} />}
        </>
      }
      crumbs={[
        { label: "Adapters", href: "/adapters" },
        { label: repository.owner, href: `/adapters?owner=${encodeURIComponent(repository.owner)}` },
        { label: repository.name },
      ]}
      facts={[
        ...(version ? [versionLabel(version)] : []),
        ...(version?.baseModel ? [version.baseModel] : []),
        ...(version?.rank ? [`rank ${version.rank}`] : []),
        ...(version?.parameterCount ? [`${formatCount(version.parameterCount)} parameters`] : []),
        ...(version ? [formatBytes(version.sizeBytes)] : []),
        repository.visibility === "everyone" ? "everyone signed in" : `team ${repository.owner}`,
        ...(version
          ? [<RelativeTime key="updated" value={version.registeredAt ?? version.updatedAt} />]
          : []),
      ]}
      title={
        <>
          <span className="font-normal text-foreground-muted">{repository.owner}/</span>
          {repository.name}
        </>
      }
    >
      {version?.aliases.map((alias) => (
        <Badge className="mr-1 mb-2" key={alias} tone="info">
          {alias}
        </Badge>
      ))}
      <TabsNav
        label="Adapter"
        tabs={adapterTabs.map((tab) => ({
          href: adapterHref(repository, { version: place.version, tab }),
          label: tabLabels[tab],
          exact: tab === "card",
        }))}
      />
    </PageHeader>
  );
}
