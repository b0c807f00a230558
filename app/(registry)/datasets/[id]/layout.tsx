import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TabsNav } from "#components/ui/tabs-nav.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { DatasetStatus } from "#lib/datasets/components/dataset-status.tsx";
import { IngestWatch } from "#lib/datasets/components/ingest-watch.tsx";
import { loadDataset } from "#lib/datasets/loaders.ts";
import { formatBytes, formatCount } from "#lib/format.ts";
import { QueryScope } from "#lib/query-scope.tsx";

export async function generateMetadata({ params }: LayoutProps<"/datasets/[id]">): Promise<Metadata> {
  const dataset = await loadDataset((await params).id);
  return { title: dataset.name };
}

export default async function DatasetLayout({ params, children }: LayoutProps<"/datasets/[id]">) {
  const [actor, dataset] = await Promise.all([loadActor(), loadDataset((await params).id)]);
  const latest = dataset.latestVersion;
  const path = `/datasets/${dataset.id}`;
  return (
    <>
      <PageHeader
        actions={
          latest?.status === "ready" &&
          can(actor, "export.create") && (
            <ButtonLink href={`/exports/new?dataset=${dataset.id}`} variant="primary">
              New export
            </ButtonLink>
          )
        }
        badge={
          <>
            {latest && <DatasetStatus status={latest.status} />}
            {dataset.isDefault && <Badge tone="info">default</Badge>}
          </>
        }
        crumbs={[{ label: "Datasets", href: "/datasets" }, { label: dataset.name }]}
        facts={[
          dataset.owner.handle,
          ...(latest?.status === "ready"
            ? [
                `${formatCount(latest.rowCount)} ${latest.rowCount === 1 ? "row" : "rows"}`,
                formatBytes(latest.sizeBytes),
              ]
            : []),
          `version ${latest?.number ?? 0}`,
          <RelativeTime key="created" value={latest?.createdAt ?? dataset.createdAt} />,
        ]}
        title={dataset.name}
      >
        <TabsNav
          label="Dataset"
          tabs={[
            { href: path, label: "Rows", exact: true },
            { href: `${path}/profile`, label: "Profile" },
            { href: `${path}/versions`, label: "Versions", hint: dataset.versionCount },
            { href: `${path}/exports`, label: "Exports" },
            { href: `${path}/details`, label: "Details" },
          ]}
        />
      </PageHeader>
      {latest?.status === "ingesting" && (
        <QueryScope>
          <IngestWatch datasetId={dataset.id} versionNumber={latest.number} />
        </QueryScope>
      )}
      {latest?.status === "failed" && (
        <div className="mb-5">
          <ErrorState
            action={
              <ButtonLink href={`${path}/versions`} size="sm">
                Add a corrected version
              </ButtonLink>
            }
            title={`Version ${latest.number} could not be read`}
          >
            {latest.error}
          </ErrorState>
        </div>
      )}
      {children}
    </>
  );
}
