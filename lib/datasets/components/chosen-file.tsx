import { FileText } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { FileDrop } from "#components/ui/file-drop.tsx";
import { formatBytes } from "#lib/format.ts";

type ChosenFileProps = { file: File | null; disabled: boolean; onChange: (file: File | null) => void };

const accept = ".jsonl,.ndjson,.json,.csv,.tsv,.parquet,.gz,.zst,.zstd";

/** The file to upload: a place to drop it, then its name and size. */
export function ChosenFile({ file, disabled, onChange }: ChosenFileProps) {
  if (file === null) {
    return (
      <FileDrop
        accept={accept}
        disabled={disabled}
        help="JSONL, a JSON array, CSV, TSV or Parquet, also as .gz or .zst. Any size: it is streamed."
        label="Drop a data file"
        onFiles={([first]) => onChange(first ?? null)}
      />
    );
  }
  return (
    <div className="flex items-center gap-3 rounded-lg border bg-surface px-4 py-3">
      <FileText aria-hidden className="size-5 shrink-0 text-foreground-muted" />
      <p className="min-w-0 flex-1 break-words">
        <span className="font-medium">{file.name}</span>
        <span className="ml-2 text-foreground-muted tabular-nums">{formatBytes(file.size)}</span>
      </p>
      <Button disabled={disabled} onClick={() => onChange(null)} size="sm">
        Choose another
      </Button>
    </div>
  );
}
