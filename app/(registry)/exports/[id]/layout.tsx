import { Download } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { buttonVariants } from "#components/ui/button-variants.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TabsNav } from "#components/ui/tabs-nav.tsx";
import { ExportStatusBadge } from "#lib/exports/components/export-status.tsx";
import { loadExport } from "#lib/exports/loaders.ts";
import { formatBytes, formatCount, formatDuration, formatShare } from "#lib/format.ts";

export async function generateMetadata({ params }: LayoutProps<"/exports/[id]">): Promise<Metadata> {
  return { title: (await loadExport((await params).id)).name };
}

export default async function ExportLayout({ params, children }: LayoutProps<"/exports/[id]">) {
  const run = await loadExport((await params).id);
  const path = `/exports/${run.id}`;
  const rejected = (run.failedRows ?? 0) + (run.skippedRows ?? 0);
  const again = `/exports/new?dataset=${run.dataset.id}&recipe=${run.recipe.id}`;
  return (
    <>
      <PageHeader
        actions={
          <>
            <ButtonLink href={again}>New export from this</ButtonLink>
            {run.status === "succeeded" && (
              <a className={buttonVariants({ variant: "primary" })} download href={`/api/v1${path}/archive`}>
                <Download aria-hidden />
                Download archive
              </a>
            )}
          </>
        }
        badge={<ExportStatusBadge status={run.status} />}
        crumbs={[{ label: "Exports", href: "/exports" }, { label: run.name }]}
        facts={[
          run.owner,
          ...(run.exportedRows === null ? [] : [`${formatCount(run.exportedRows)} rows`]),
          ...(run.bytesWritten === null ? [] : [formatBytes(run.bytesWritten)]),
          ...(run.complianceRate === null ? [] : [`${formatShare(run.complianceRate)} compliant`]),
          ...(run.durationMs === null ? [] : [formatDuration(run.durationMs)]),
          <RelativeTime key="created" value={run.createdAt} />,
        ]}
        title={run.name}
      >
        <TabsNav
          label="Export"
          tabs={[
            { href: path, label: "Overview", exact: true },
            {
              href: `${path}/rejects`,
              label: "Rejects",
              ...(run.totalRows === null ? {} : { hint: formatCount(rejected) }),
            },
            { href: `${path}/files`, label: "Files" },
            { href: `${path}/recipe`, label: "Recipe" },
            { href: `${path}/training`, label: "Use in training" },
          ]}
        />
      </PageHeader>
      {children}
    </>
  );
}
