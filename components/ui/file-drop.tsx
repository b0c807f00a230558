"use client";

import { Upload } from "lucide-react";
import { type DragEvent, type ReactNode, useId, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";

type FileDropProps = {
  /** What to give: "Drop a JSONL, CSV or Parquet file". */
  label: string;
  /** Which formats and sizes are taken. */
  help?: ReactNode;
  /** As in `<input accept>`: ".jsonl,.csv". */
  accept?: string;
  multiple?: boolean;
  disabled?: boolean;
  onFiles: (files: File[]) => void;
};

/** Takes files by drop or by the file dialog. The input stays in the tab order: Space or Enter opens the dialog. */
export function FileDrop({
  label,
  help,
  accept,
  multiple = false,
  disabled = false,
  onFiles,
}: FileDropProps) {
  const id = useId();
  const [isOver, setIsOver] = useState(false);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const files = [...event.dataTransfer.files];
    if (!disabled && files.length > 0) onFiles(multiple ? files : files.slice(0, 1));
  };

  return (
    <label
      className={classNames(
        "flex flex-col items-center gap-1 rounded-lg border border-border-strong border-dashed bg-surface px-4 py-8 text-center transition-colors hover:bg-muted has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2",
        isOver && "border-accent bg-accent-soft",
        disabled && "pointer-events-none opacity-50",
      )}
      htmlFor={id}
      onDragLeave={() => setIsOver(false)}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDrop={drop}
    >
      <Upload aria-hidden className="mb-1 size-5 text-foreground-muted" />
      <span className="font-medium">
        {label}
        <span className="font-normal text-foreground-muted"> or </span>
        <span className="text-accent underline underline-offset-4">
          choose {multiple ? "files" : "a file"}
        </span>
      </span>
      <input
        accept={accept}
        aria-describedby={help ? `${id}-help` : undefined}
        className="sr-only"
        disabled={disabled}
        id={id}
        multiple={multiple}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file can be chosen again after a failure.
          event.target.value = "";
          if (files.length > 0) onFiles(files);
        }}
        type="file"
      />
      {help && (
        <span className="text-[0.8125rem] text-foreground-muted" id={`${id}-help`}>
          {help}
        </span>
      )}
    </label>
  );
}
