"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Form } from "#components/ui/form.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { ChosenFile } from "#lib/datasets/components/chosen-file.tsx";
import { UploadProgress } from "#lib/datasets/components/upload-progress.tsx";
import { useUpload } from "#lib/datasets/components/use-upload.ts";

/** Uploads a file as the next version of a dataset. */
export function AddVersion({ datasetId }: { datasetId: string }) {
  const router = useRouter();
  const [file, setFile] = useState<File | null>(null);
  const { state, send, reset, cancel } = useUpload(`/api/v1/datasets/${datasetId}/versions`, (answer) => {
    setFile(null);
    reset();
    toast(
      answer.isDuplicate
        ? { title: "These bytes are a version already", description: "Nothing was added." }
        : { title: "The version was added", tone: "good" },
    );
    router.refresh();
  });
  const isBusy = state.phase === "sending" || state.phase === "storing";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!file || isBusy) return;
    const form = new FormData();
    form.set("file", file);
    send(form);
  };
  return (
    <Form className="flex flex-col gap-4" isDirty={isBusy} onSubmit={submit}>
      <ChosenFile disabled={isBusy} file={file} onChange={setFile} />
      <UploadProgress onCancel={cancel} state={state} />
      <div>
        <Button disabled={!file} pending={isBusy} type="submit" variant="primary">
          Add version
        </Button>
      </div>
    </Form>
  );
}
