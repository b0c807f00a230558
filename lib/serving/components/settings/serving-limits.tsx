"use client";

import { type FormEvent, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { setServingLimitsAction } from "#lib/serving/targets/actions.ts";

type Limits = { networks: readonly string[]; folders: readonly string[] };
type Problem = { field: keyof Limits; message: string };

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Edits the networks that targets may be in and the folders that they may share. For administrators. */
export function ServingLimits({ networks, folders }: Limits) {
  const before = { networks: networks.join("\n"), folders: folders.join("\n") };
  const [texts, setTexts] = useState(before);
  const [problem, setProblem] = useState<Problem>();
  const [pending, startTransition] = useTransition();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const result = await setServingLimitsAction({
        networks: linesOf(texts.networks),
        folders: linesOf(texts.folders),
      });
      if (result.ok) {
        setProblem(undefined);
        toast({ title: "Saved", tone: "good" });
        return;
      }
      const isOfFolders = result.error.problems.some(({ pointer }) => pointer.startsWith("/folders"));
      setProblem({ field: isOfFolders ? "folders" : "networks", message: result.error.message });
    });
  };
  const isDirty = texts.networks !== before.networks || texts.folders !== before.folders;
  return (
    <Form className="flex flex-col gap-4" isDirty={isDirty} onSubmit={submit}>
      <FormField
        error={problem?.field === "networks" ? problem.message : undefined}
        help="In CIDR notation, one a line. Link-local, multicast and metadata addresses stay refused."
        label="Networks of replicas"
      >
        {(field) => (
          <Textarea
            {...field}
            className="font-mono"
            onChange={(event) => setTexts({ ...texts, networks: event.target.value })}
            rows={6}
            spellCheck={false}
            value={texts.networks}
          />
        )}
      </FormField>
      <FormField
        error={problem?.field === "folders" ? problem.message : undefined}
        help="Absolute paths on this server, one a line. Targets that read adapters from a folder have theirs below one of these."
        label="Shared folders"
      >
        {(field) => (
          <Textarea
            {...field}
            className="font-mono"
            onChange={(event) => setTexts({ ...texts, folders: event.target.value })}
            placeholder="/models/adapters"
            spellCheck={false}
            value={texts.folders}
          />
        )}
      </FormField>
      <div>
        <Button pending={pending} type="submit">
          Save
        </Button>
      </div>
    </Form>
  );
}
