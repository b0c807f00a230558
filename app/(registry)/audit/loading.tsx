import { PageHeaderSkeleton } from "#components/layout/page-header-skeleton.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeaderSkeleton />
      <TableSkeleton label="the audit log" />
    </>
  );
}
