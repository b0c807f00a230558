"use client";

import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { FileDrop } from "#components/ui/file-drop.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { toRoute } from "#components/ui/route.ts";
import { useCommitUpload } from "#lib/adapters/components/upload/use-commit-upload.ts";
import { formatBytes } from "#lib/format.ts";

/** Path of a chosen file: below the chosen folder, without that folder's own name. */
function pathOf(file: File): string {
  const segments = file.webkitRelativePath.split("/").filter(Boolean);
  return segments.length > 1 ? segments.slice(1).join("/") : file.name;
}

/** Commits files from the browser, through the same route that Hub clients use. */
export function UploadFiles({ repository, doneHref }: { repository: string; doneHref: string }) {
  const router = useRouter();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [summary, setSummary] = useState("Upload files");
  const { state, send, cancel } = useCommitUpload(repository, () => {
    router.push(toRoute(doneHref));
    router.refresh();
  });
  const isBusy = state.phase === "sending";

  const add = (chosen: File[]) => {
    const names = new Set(chosen.map(pathOf));
    setFiles([...files.filter((file) => !names.has(pathOf(file))), ...chosen]);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (files.length === 0 || isBusy) return;
    void send(
      summary,
      files.map((file) => ({ path: pathOf(file), file })),
    );
  };
  return (
    <Form className="flex flex-col gap-4" isDirty={isBusy} onSubmit={submit}>
      <FileDrop
        disabled={isBusy}
        help="adapter_config.json, adapter_model.safetensors, README.md, adapter_metadata.json of the export: up to 1 GiB."
        label="Drop the adapter's files"
        multiple
        onFiles={add}
      />
      {files.length > 0 && (
        <ul aria-label="Chosen files" className="divide-y rounded-lg border bg-surface">
          {files.map((file) => (
            <li className="flex items-center justify-between gap-3 px-4 py-1.5" key={pathOf(file)}>
              <span className="min-w-0 break-all font-mono text-[0.8125rem]">{pathOf(file)}</span>
              <span className="flex items-center gap-2 text-[0.8125rem] text-foreground-muted tabular-nums">
                {formatBytes(file.size)}
                <Button
                  aria-label={`Leave out ${pathOf(file)}`}
                  disabled={isBusy}
                  onClick={() => setFiles(files.filter((other) => other !== file))}
                  size="sm"
                  variant="ghost"
                >
                  <X aria-hidden />
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <FormField label="What changes">
        {(field) => (
          <Input
            {...field}
            disabled={isBusy}
            maxLength={200}
            onChange={(event) => setSummary(event.target.value)}
            value={summary}
          />
        )}
      </FormField>
      {state.phase === "sending" && <Progress label="Uploading" value={state.sent} />}
      {state.phase === "failed" && <ErrorState title="Nothing was committed">{state.message}</ErrorState>}
      <div className="flex gap-2">
        <Button disabled={files.length === 0} pending={isBusy} type="submit" variant="primary">
          Upload {files.length > 0 && `${files.length} ${files.length === 1 ? "file" : "files"}`}
        </Button>
        {isBusy && <Button onClick={cancel}>Cancel</Button>}
      </div>
    </Form>
  );
}
