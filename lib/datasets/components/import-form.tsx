"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Form } from "#components/ui/form.tsx";
import { toRoute } from "#components/ui/route.ts";
import { importDatasetAction } from "#lib/datasets/actions.ts";
import { DatasetFields, emptyDatasetFields } from "#lib/datasets/components/dataset-fields.tsx";
import { NameAndOwner } from "#lib/datasets/components/name-and-owner.tsx";
import { SourceFields } from "#lib/datasets/components/source-fields.tsx";
import { errorsByField, parseRetentionDays } from "#lib/datasets/field-texts.ts";
import { emptySource, sourceErrors, toSourceBody } from "#lib/datasets/source-texts.ts";

const badRetention = "Give a whole number of days from 1 to 36,500, or nothing.";

/** Makes a dataset from rows that the server reads itself, and goes to its page. */
export function ImportForm({ owners }: { owners: readonly { id: string; handle: string }[] }) {
  const router = useRouter();
  const [source, setSource] = useState(emptySource);
  const [name, setName] = useState("");
  const [ownerId, setOwnerId] = useState(owners[0]?.id ?? "");
  const [fields, setFields] = useState(emptyDatasetFields);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const retentionDays = parseRetentionDays(fields.retentionDays);
    const found = {
      ...sourceErrors(source),
      ...(name === "" && { name: "Give it a name." }),
      ...(retentionDays === undefined && { retentionDays: badRetention }),
    };
    setErrors(found);
    if (retentionDays === undefined || Object.keys(found).length > 0) return;
    startTransition(async () => {
      const result = await importDatasetAction({
        ...fields,
        retentionDays,
        name,
        ownerId,
        source: toSourceBody(source),
      });
      if (result.ok) return router.push(toRoute(`/datasets/${result.data.datasetId}`));
      setErrors(errorsByField(result.error.problems));
      setProblem(result.error.message);
    });
  };

  return (
    <Form className="flex flex-col gap-5" onSubmit={submit}>
      <Card>
        <SourceFields
          errors={errors}
          onChange={(changes) => setSource({ ...source, ...changes })}
          source={source}
        />
      </Card>
      <Card title="About it">
        <div className="flex flex-col gap-4">
          <NameAndOwner
            errors={errors}
            name={name}
            onName={setName}
            onOwner={setOwnerId}
            ownerId={ownerId}
            owners={owners}
          />
          <DatasetFields
            errors={errors}
            fields={fields}
            onChange={(changes) => setFields({ ...fields, ...changes })}
          />
        </div>
      </Card>
      {problem && <Callout tone="bad">{problem}</Callout>}
      <div>
        <Button pending={pending} type="submit" variant="primary">
          Import rows
        </Button>
      </div>
    </Form>
  );
}
