import { Rows3 } from "lucide-react";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { OffsetPager } from "#lib/datasets/components/offset-pager.tsx";
import { RowDetail } from "#lib/datasets/components/row-detail.tsx";
import { RowsTable } from "#lib/datasets/components/rows-table.tsx";
import { loadDataset, loadReadyVersion } from "#lib/datasets/loaders.ts";
import { numberParameter } from "#lib/datasets/page-query.ts";
import { readRowsPage } from "#lib/datasets/preview.ts";

const rowsPerPage = 25;

export default async function DatasetRowsPage({ params, searchParams }: PageProps<"/datasets/[id]">) {
  const [{ id }, query, actor] = [await params, await searchParams, await loadActor()];
  const dataset = await loadDataset(id);
  const version = numberParameter(query, "version");
  const ready = await loadReadyVersion(dataset.id, version);
  if (!ready) {
    return (
      <EmptyState icon={<Rows3 aria-hidden />} title="No rows to show yet">
        They appear here when a version is ready.
      </EmptyState>
    );
  }
  const path = `/datasets/${dataset.id}`;
  const only = numberParameter(query, "row");
  const from = numberParameter(query, "from");
  const start = from === undefined ? (numberParameter(query, "offset") ?? 0) : Math.max(0, from - 1);
  const request = only === undefined ? { offset: start, limit: rowsPerPage } : { offset: only, limit: 1 };
  const page = await readRowsPage(actor, dataset.id, { version, ...request });
  const suffix = version === undefined ? "" : `&version=${version}`;
  const [first] = page.items;
  if (only !== undefined && first) {
    return (
      <>
        <div className="mb-3 flex flex-wrap gap-2">
          <ButtonLink href={`${path}?offset=${only - (only % rowsPerPage)}${suffix}`}>All rows</ButtonLink>
          {only > 0 && <ButtonLink href={`${path}?row=${only - 1}${suffix}`}>Previous row</ButtonLink>}
          {only + 1 < page.total && (
            <ButtonLink href={`${path}?row=${only + 1}${suffix}`}>Next row</ButtonLink>
          )}
        </div>
        <RowDetail row={first} />
      </>
    );
  }
  return (
    <>
      {page.items.length > 0 ? (
        <RowsTable rowHref={(offset) => `${path}?row=${offset}${suffix}`} rows={page.items} />
      ) : (
        <EmptyState title="No rows from here on">This version has {page.total} rows.</EmptyState>
      )}
      <OffsetPager
        limit={rowsPerPage}
        offset={page.offset}
        path={path}
        total={page.total}
        version={version}
      />
    </>
  );
}
