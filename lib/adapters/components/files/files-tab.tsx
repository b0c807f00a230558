import { FolderOpen } from "lucide-react";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FileView } from "#lib/adapters/components/files/file-view.tsx";
import { FilesTable } from "#lib/adapters/components/files/files-table.tsx";
import { FolderCrumbs } from "#lib/adapters/components/files/folder-crumbs.tsx";
import { QuarantineCallout } from "#lib/adapters/components/files/quarantine-callout.tsx";
import { PushSnippets } from "#lib/adapters/components/push-snippets.tsx";
import { UploadFiles } from "#lib/adapters/components/upload/upload-files.tsx";
import { type AdapterPlace, adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import { loadFiles } from "#lib/adapters/pages/loaders.ts";
import { quarantinedPaths } from "#lib/adapters/versions/quarantine.ts";
import { formatBytes, formatCount } from "#lib/format.ts";

type FilesTabProps = {
  repository: { id: string; owner: string; name: string };
  /** The commit to show, as id and as Hub clients name it; null: `main`. */
  commit: { id: string; oid: string } | null;
  place: AdapterPlace;
  mayPush: boolean;
};

/** Files of a version: folders to walk, and one file with its content. */
export async function FilesTab({ repository, commit, place, mayPush }: FilesTabProps) {
  const view = await loadFiles(repository.id, commit?.id ?? null, place.path);
  const label = `${repository.owner}/${repository.name}`;
  const upload = mayPush && place.path === "" && (
    <details className="rounded-lg border bg-surface px-4 py-3">
      <summary className="cursor-pointer font-medium">Upload files</summary>
      <div className="pt-3">
        <UploadFiles
          doneHref={adapterHref(repository, { version: "draft", tab: "files" })}
          repository={label}
        />
      </div>
    </details>
  );
  if (view.kind === "folder" && view.files.length === 0) {
    return (
      <div className="flex flex-col gap-4">
        {upload}
        <EmptyState
          example={<PushSnippets repository={label} />}
          icon={<FolderOpen aria-hidden />}
          title="No files yet"
        >
          Push a folder with adapter_config.json and adapter_model.safetensors: it becomes a draft, measured
          in seconds.
        </EmptyState>
      </div>
    );
  }
  const quarantined = view.kind === "folder" ? quarantinedPaths(view.files) : [];
  return (
    <div className="flex flex-col gap-4">
      {upload}
      <FolderCrumbs place={place} repository={repository} />
      {view.kind === "file" ? (
        <FileView
          content={view.content}
          downloadHref={`/hf/${label}/resolve/${commit?.oid ?? "main"}/${place.path.split("/").map(encodeURIComponent).join("/")}`}
          file={view.file}
        />
      ) : (
        <>
          <QuarantineCallout paths={quarantined} />
          <Card
            description={`${formatCount(view.files.length)} ${view.files.length === 1 ? "file" : "files"}, ${formatBytes(view.files.reduce((sum, file) => sum + file.sizeBytes, 0))} in all`}
            flush
            title="Files"
          >
            <FilesTable
              entries={view.entries}
              place={place}
              quarantined={quarantined}
              repository={repository}
            />
          </Card>
        </>
      )}
    </div>
  );
}
