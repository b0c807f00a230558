import type { Metadata } from "next";
import { StackedBar } from "#components/charts/stacked-bar.tsx";
import { PageHeader } from "#components/layout/page-header.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { DifferencesTable } from "#lib/exports/components/comparison/differences-table.tsx";
import { FilesComparison } from "#lib/exports/components/comparison/files-comparison.tsx";
import { MetricsComparison } from "#lib/exports/components/comparison/metrics-comparison.tsx";
import { ExportsTable } from "#lib/exports/components/exports-table.tsx";
import { loadExportComparison } from "#lib/exports/loaders.ts";
import { searchText } from "#lib/exports/search-text.ts";
import { compareTotals } from "#lib/exports/totals-comparison.ts";

export const metadata: Metadata = { title: "Compare exports" };

const crumbs = [{ label: "Exports", href: "/exports" }, { label: "Compare" }];

export default async function CompareExportsPage({ searchParams }: PageProps<"/exports/compare">) {
  const query = await searchParams;
  const [a, b] = [searchText(query.a), searchText(query.b)];
  if (a === "" || b === "") {
    return (
      <>
        <PageHeader crumbs={crumbs} title="Compare exports" />
        <EmptyState
          action={<ButtonLink href="/exports">Choose two exports</ButtonLink>}
          title="Two exports side by side"
        >
          Totals, measures, recipes and file digests of two exports, and where they differ.
        </EmptyState>
      </>
    );
  }
  const { left, right, metrics, recipeDifferences, files } = await loadExportComparison(a, b);
  const names = { leftName: left.name, rightName: right.name };
  return (
    <>
      <PageHeader crumbs={crumbs} title={`${left.name} and ${right.name}`} />
      <div className="flex flex-col gap-6">
        <ExportsTable exports={[left, right]} label="Both exports" />
        <section className="flex flex-col gap-2">
          <h2 className="font-semibold text-base">Totals</h2>
          <StackedBar
            names={[left.name, right.name]}
            noun="export"
            series={[
              { name: "written", values: [left.exportedRows, right.exportedRows] },
              { name: "failed", values: [left.failedRows, right.failedRows] },
              { name: "skipped", values: [left.skippedRows, right.skippedRows] },
            ]}
            title="Where the rows went"
            unit="rows"
          />
          <MetricsComparison label="Totals of both" metrics={compareTotals(left, right)} {...names} />
        </section>
        <section className="flex flex-col gap-2">
          <h2 className="font-semibold text-base">Recipes</h2>
          <DifferencesTable differences={recipeDifferences} {...names} />
        </section>
        <section className="flex flex-col gap-2">
          <h2 className="font-semibold text-base">Measures</h2>
          {metrics.length > 0 ? (
            <MetricsComparison label="Measures of both" metrics={metrics} {...names} />
          ) : (
            <EmptyState title="Neither export measured anything">
              The quality report was switched off.
            </EmptyState>
          )}
        </section>
        <section className="flex flex-col gap-2">
          <h2 className="font-semibold text-base">Files</h2>
          <FilesComparison files={files} {...names} />
        </section>
      </div>
    </>
  );
}
