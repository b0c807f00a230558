"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toRoute } from "#components/ui/route.ts";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { deleteSchemaAction, updateSchemaAction } from "#lib/schemas/actions.ts";

type Details = { name: string; description: string; visibility: "team" | "everyone" };

type SchemaDetailsProps = { schemaId: string; details: Details; canEdit: boolean; recipeCount: number };

/** Name, description and who may read a schema; its versions are not touched. */
export function SchemaDetails({ schemaId, details, canEdit, recipeCount }: SchemaDetailsProps) {
  const router = useRouter();
  const [fields, setFields] = useState(details);
  const [problem, setProblem] = useState<string>();
  const [isPending, startTransition] = useTransition();
  const isDirty = JSON.stringify(fields) !== JSON.stringify(details);
  const change = (changes: Partial<Details>): void => setFields({ ...fields, ...changes });

  const save = (): void =>
    startTransition(async () => {
      const result = await updateSchemaAction({ id: schemaId, changes: fields });
      setProblem(result.ok ? undefined : result.error.message);
      if (result.ok) toast({ title: "Saved", tone: "good" });
      router.refresh();
    });
  const remove = async (): Promise<string | undefined> => {
    const result = await deleteSchemaAction({ id: schemaId });
    if (!result.ok) return result.error.message;
    router.push(toRoute("/schemas"));
    return undefined;
  };
  return (
    <Form className="flex max-w-xl flex-col gap-4" action={save} isDirty={isDirty && !isPending}>
      <FormField label="Name" required>
        {(field) => (
          <Input
            {...field}
            disabled={!canEdit}
            maxLength={64}
            onChange={(event) => change({ name: event.target.value })}
            value={fields.name}
          />
        )}
      </FormField>
      <FormField label="Description">
        {(field) => (
          <Textarea
            {...field}
            disabled={!canEdit}
            maxLength={4000}
            onChange={(event) => change({ description: event.target.value })}
            value={fields.description}
          />
        )}
      </FormField>
      <FormField label="Who may read it">
        {(field) => (
          <Select
            {...field}
            disabled={!canEdit}
            onChange={(event) => change({ visibility: event.target.value === "team" ? "team" : "everyone" })}
            options={[
              { value: "everyone", label: "Everyone" },
              { value: "team", label: "Its owner's members" },
            ]}
            value={fields.visibility}
          />
        )}
      </FormField>
      {problem && <Callout tone="bad">{problem}</Callout>}
      {canEdit && (
        <div className="flex flex-wrap gap-2">
          <Button disabled={!isDirty} pending={isPending} type="submit" variant="primary">
            Save
          </Button>
          <ConfirmDestroy
            action="Delete schema"
            consequences={
              recipeCount === 0
                ? "Its versions can no longer be chosen for recipes. No recipe uses it."
                : `${recipeCount} recipes keep the versions they use; new ones can no longer choose it.`
            }
            onConfirm={remove}
            title={`Delete schema ${details.name}?`}
            trigger={<Button>Delete…</Button>}
          />
        </div>
      )}
    </Form>
  );
}
