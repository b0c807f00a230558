import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilesTable } from "#lib/exports/components/run/files-table.tsx";
import { loadExport, loadExportFiles } from "#lib/exports/loaders.ts";

export default async function ExportFilesPage({ params }: PageProps<"/exports/[id]/files">) {
  const { id } = await params;
  const [run, files] = await Promise.all([loadExport(id), loadExportFiles(id)]);
  if (files.length > 0) return <FilesTable exportId={run.id} files={files} />;
  return (
    <EmptyState title="No files">
      {run.status === "succeeded"
        ? "This export wrote no files."
        : "Files are here once the export has succeeded: data shards, rejects, reports, and a manifest of their digests."}
    </EmptyState>
  );
}
