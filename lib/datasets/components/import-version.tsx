"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Form } from "#components/ui/form.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { importVersionAction } from "#lib/datasets/actions.ts";
import { SourceFields } from "#lib/datasets/components/source-fields.tsx";
import { errorsByField } from "#lib/datasets/field-texts.ts";
import { emptySource, sourceErrors, toSourceBody } from "#lib/datasets/source-texts.ts";

/** Reads a source as the next version of a dataset. */
export function ImportVersion({ datasetId }: { datasetId: string }) {
  const router = useRouter();
  const [source, setSource] = useState(emptySource);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = sourceErrors(source);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    startTransition(async () => {
      const result = await importVersionAction({ datasetId, source: toSourceBody(source) });
      setErrors(result.ok ? {} : errorsByField(result.error.problems));
      setProblem(result.ok ? undefined : result.error.message);
      if (!result.ok) return;
      setSource(emptySource);
      toast({ title: "The source is being read" });
      router.refresh();
    });
  };

  return (
    <Form className="flex flex-col gap-4" onSubmit={submit}>
      <SourceFields
        errors={errors}
        onChange={(changes) => setSource({ ...source, ...changes })}
        source={source}
      />
      {problem && <Callout tone="bad">{problem}</Callout>}
      <div>
        <Button pending={pending} type="submit">
          Import as next version
        </Button>
      </div>
    </Form>
  );
}
