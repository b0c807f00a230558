import { Database, Plus } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { DatasetFilters } from "#lib/datasets/components/dataset-filters.tsx";
import { DatasetsTable } from "#lib/datasets/components/datasets-table.tsx";
import { listDatasetOwners, listDatasets } from "#lib/datasets/data.ts";
import { formatCount } from "#lib/format.ts";

export const metadata: Metadata = { title: "Datasets" };

const example = '{"question":"What is 2 + 2?","answer":"2 + 2 = 4. #### 4"}\n{"question":"…","answer":"…"}';

function textOf(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value)?.slice(0, 200) ?? "";
}

export default async function DatasetsPage({ searchParams }: PageProps<"/datasets">) {
  const query = await searchParams;
  const [search, owner, cursor] = [textOf(query.search), textOf(query.owner), textOf(query.cursor)];
  const actor = await loadActor();
  const [page, owners] = await Promise.all([
    listDatasets(actor, {
      ...(search && { search }),
      ...(owner && { owner }),
      ...(cursor && { cursor }),
    }),
    listDatasetOwners(actor),
  ]);
  const newDataset = can(actor, "dataset.create") && (
    <ButtonLink href="/datasets/new" variant="primary">
      <Plus aria-hidden />
      New dataset
    </ButtonLink>
  );
  const here = (changes: Record<string, string>) => {
    const parameters = new URLSearchParams({
      ...(search && { search }),
      ...(owner && { owner }),
      ...changes,
    });
    return `/datasets?${parameters}`;
  };
  const isFiltered = search !== "" || owner !== "";
  return (
    <>
      <PageHeader
        actions={newDataset}
        facts={[`${formatCount(page.total)} ${page.total === 1 ? "dataset" : "datasets"}`]}
        title="Datasets"
      />
      {(owners.length > 0 || isFiltered) && <DatasetFilters owner={owner} owners={owners} search={search} />}
      {page.items.length > 0 ? (
        <>
          <DatasetsTable datasets={page.items} />
          <Pagination
            firstHref={cursor ? here({}) : undefined}
            nextHref={page.nextCursor ? here({ cursor: page.nextCursor }) : undefined}
            noun="datasets"
            shown={page.items.length}
            total={page.total}
          />
        </>
      ) : (
        <EmptyState
          action={isFiltered ? <ButtonLink href="/datasets">Clear filters</ButtonLink> : newDataset}
          example={isFiltered ? undefined : <CodeBlock code={example} label="train.jsonl" />}
          icon={<Database aria-hidden />}
          title={isFiltered ? "No dataset matches these filters" : "No datasets yet"}
        >
          {isFiltered
            ? "Try another word, or look at all owners."
            : "A dataset holds the rows that exports read: JSONL, a JSON array, CSV or Parquet. Each upload is a version that never changes."}
        </EmptyState>
      )}
    </>
  );
}
