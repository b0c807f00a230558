import { PageHeaderSkeleton } from "#components/layout/page-header-skeleton.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";

/** What stands where a page of one table will be. */
export function PageSkeleton() {
  return (
    <>
      <PageHeaderSkeleton />
      <TableSkeleton label="the page" />
    </>
  );
}
