import { PackageOpen, Plus } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { CompareForm } from "#lib/exports/components/comparison/compare-form.tsx";
import { ExportFilters } from "#lib/exports/components/export-filters.tsx";
import { ExportsTable } from "#lib/exports/components/exports-table.tsx";
import { loadExports, loadRowSources } from "#lib/exports/loaders.ts";
import { exportStatuses } from "#lib/exports/schema.ts";
import { searchText } from "#lib/exports/search-text.ts";
import { formatCount } from "#lib/format.ts";

export const metadata: Metadata = { title: "Exports" };

const pageRows = 50;
const example =
  "data/train-00000-of-00004.jsonl\nrejects.jsonl\nquality_report.json\nadapter_metadata.json\nREADME.md\nMANIFEST.json";

export default async function ExportsPage({ searchParams }: PageProps<"/exports">) {
  const query = await searchParams;
  const [q, dataset, cursor] = [searchText(query.q), searchText(query.dataset), searchText(query.cursor)];
  const status = exportStatuses.find((known) => known === searchText(query.status));
  const [page, { sources, canExport }] = await Promise.all([
    loadExports({
      limit: pageRows,
      ...(q && { q }),
      ...(status && { status }),
      ...(dataset && { datasetId: dataset }),
      ...(cursor && { cursor }),
    }),
    loadRowSources(),
  ]);
  const newExport = canExport && (
    <ButtonLink href="/exports/new" variant="primary">
      <Plus aria-hidden />
      New export
    </ButtonLink>
  );
  const filters = { ...(q && { q }), ...(status && { status }), ...(dataset && { dataset }) };
  const here = (changes: Record<string, string>) =>
    `/exports?${new URLSearchParams({ ...filters, ...changes })}`;
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <>
      <PageHeader
        actions={newExport}
        facts={[`${formatCount(page.total)} ${page.total === 1 ? "export" : "exports"}`]}
        title="Exports"
      />
      {(page.total > 0 || isFiltered) && (
        <ExportFilters dataset={dataset} datasets={sources.datasets} q={q} status={status ?? ""} />
      )}
      {page.items.length > 0 ? (
        <>
          <CompareForm field="export" noun="exports" path="/exports/compare">
            <ExportsTable exports={page.items} selectable />
          </CompareForm>
          <Pagination
            firstHref={cursor ? here({}) : undefined}
            nextHref={page.nextCursor ? here({ cursor: page.nextCursor }) : undefined}
            noun="exports"
            shown={page.items.length}
            total={page.total}
          />
        </>
      ) : (
        <EmptyState
          action={isFiltered ? <ButtonLink href="/exports">Clear filters</ButtonLink> : newExport}
          example={isFiltered ? undefined : <CodeBlock code={example} label="the folder of an export" />}
          icon={<PackageOpen aria-hidden />}
          title={isFiltered ? "No export matches these filters" : "No exports yet"}
        >
          {isFiltered
            ? "Try another word or status."
            : "An export turns a dataset's rows into a folder that trainers read, and says of every row it refuses why."}
        </EmptyState>
      )}
    </>
  );
}
