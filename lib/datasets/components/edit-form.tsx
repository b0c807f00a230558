"use client";

import { type FormEvent, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { updateDatasetAction } from "#lib/datasets/actions.ts";
import { DatasetFields, type DatasetFieldTexts } from "#lib/datasets/components/dataset-fields.tsx";
import type { DatasetView } from "#lib/datasets/dataset.ts";
import { errorsByField, parseRetentionDays } from "#lib/datasets/field-texts.ts";

const badRetention = "Give a whole number of days from 1 to 36,500, or nothing.";

function textsOf(dataset: DatasetView): DatasetFieldTexts {
  const { description, purpose, legalBasis, licence, visibility, retentionDays } = dataset;
  return {
    description,
    purpose,
    legalBasis,
    licence,
    visibility,
    retentionDays: retentionDays?.toString() ?? "",
  };
}

/** Edits what is said of a dataset. */
export function EditForm({ dataset }: { dataset: DatasetView }) {
  const [name, setName] = useState(dataset.name);
  const [fields, setFields] = useState(() => textsOf(dataset));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  const saved = { name: dataset.name, ...textsOf(dataset) };
  const isDirty = JSON.stringify(saved) !== JSON.stringify({ name, ...fields });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const retentionDays = parseRetentionDays(fields.retentionDays);
    if (retentionDays === undefined) return setErrors({ retentionDays: badRetention });
    startTransition(async () => {
      const result = await updateDatasetAction({
        id: dataset.id,
        changes: { ...fields, name, retentionDays },
      });
      setErrors(result.ok ? {} : errorsByField(result.error.problems));
      setProblem(result.ok ? undefined : result.error.message);
      if (result.ok) toast({ title: "Saved", tone: "good" });
    });
  };

  return (
    <Form className="flex flex-col gap-4" isDirty={isDirty} onSubmit={submit}>
      <FormField error={errors.name} help="Letters, digits, '-', '_' and '.'." label="Name" required>
        {(field) => (
          <Input {...field} maxLength={64} onChange={(event) => setName(event.target.value)} value={name} />
        )}
      </FormField>
      <DatasetFields
        errors={errors}
        fields={fields}
        onChange={(changes) => setFields({ ...fields, ...changes })}
      />
      {problem && <Callout tone="bad">{problem}</Callout>}
      <div>
        <Button disabled={!isDirty} pending={pending} type="submit" variant="primary">
          Save
        </Button>
      </div>
    </Form>
  );
}
