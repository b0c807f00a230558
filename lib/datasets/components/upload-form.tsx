"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Form } from "#components/ui/form.tsx";
import { toRoute } from "#components/ui/route.ts";
import { toast } from "#components/ui/toast-store.ts";
import { ChosenFile } from "#lib/datasets/components/chosen-file.tsx";
import { DatasetFields, emptyDatasetFields } from "#lib/datasets/components/dataset-fields.tsx";
import { NameAndOwner } from "#lib/datasets/components/name-and-owner.tsx";
import { UploadProgress } from "#lib/datasets/components/upload-progress.tsx";
import { useUpload } from "#lib/datasets/components/use-upload.ts";
import { nameFromFileName } from "#lib/datasets/dataset.ts";
import { errorsByField, parseRetentionDays } from "#lib/datasets/field-texts.ts";

/** Uploads a file as a new dataset, with progress, and goes to its page. */
export function UploadForm({ owners }: { owners: readonly { id: string; handle: string }[] }) {
  const router = useRouter();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState("");
  const [ownerId, setOwnerId] = useState(owners[0]?.id ?? "");
  const [fields, setFields] = useState(emptyDatasetFields);
  const { state, send, cancel } = useUpload("/api/v1/datasets", (answer) => {
    if (answer.isDuplicate) {
      toast({ title: "These bytes are here already", description: "This is the version that has them." });
    }
    router.push(toRoute(`/datasets/${answer.id}`));
  });
  const isBusy = state.phase === "sending" || state.phase === "storing";
  const badRetention = parseRetentionDays(fields.retentionDays) === undefined;
  const errors = {
    ...errorsByField(state.phase === "failed" ? state.problems : []),
    ...(badRetention && { retentionDays: "Give a whole number of days from 1 to 36,500, or nothing." }),
  };

  const choose = (chosen: File | null) => {
    setFile(chosen);
    if (chosen && name === "") setName(nameFromFileName(chosen.name));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!file || isBusy || badRetention) return;
    const form = new FormData();
    // Fields go first: the server then refuses a name before the file is sent.
    form.set("name", name);
    form.set("ownerId", ownerId);
    for (const [key, value] of Object.entries(fields)) if (value !== "") form.set(key, value);
    form.set("file", file);
    send(form);
  };

  return (
    <Form className="flex flex-col gap-5" isDirty={isBusy} onSubmit={submit}>
      <ChosenFile disabled={isBusy} file={file} onChange={choose} />
      <UploadProgress onCancel={cancel} state={state} />
      <Card title="About it">
        <div className="flex flex-col gap-4">
          <NameAndOwner
            disabled={isBusy}
            errors={errors}
            name={name}
            onName={setName}
            onOwner={setOwnerId}
            ownerId={ownerId}
            owners={owners}
          />
          <DatasetFields
            disabled={isBusy}
            errors={errors}
            fields={fields}
            onChange={(changes) => setFields({ ...fields, ...changes })}
          />
        </div>
      </Card>
      <div>
        <Button disabled={!file || name === ""} pending={isBusy} type="submit" variant="primary">
          Upload
        </Button>
      </div>
    </Form>
  );
}
