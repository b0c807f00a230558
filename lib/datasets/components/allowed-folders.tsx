"use client";

import { type FormEvent, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { setAllowedFoldersAction } from "#lib/datasets/actions.ts";

/** Edits the folders of the server that datasets may be read from. For administrators. */
export function AllowedFolders({ folders }: { folders: readonly string[] }) {
  const [text, setText] = useState(folders.join("\n"));
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lines = text.split("\n").map((line) => line.trim());
    startTransition(async () => {
      const result = await setAllowedFoldersAction({ folders: lines.filter((line) => line !== "") });
      setProblem(result.ok ? undefined : result.error.message);
      if (result.ok) toast({ title: "Saved", tone: "good" });
    });
  };
  return (
    <Form className="flex flex-col gap-3" isDirty={text !== folders.join("\n")} onSubmit={submit}>
      <FormField error={problem} help="Absolute paths, one a line." label="Folders">
        {(field) => (
          <Textarea
            {...field}
            className="font-mono"
            onChange={(event) => setText(event.target.value)}
            placeholder="/srv/datasets"
            spellCheck={false}
            value={text}
          />
        )}
      </FormField>
      <div>
        <Button pending={pending} type="submit">
          Save folders
        </Button>
      </div>
    </Form>
  );
}
