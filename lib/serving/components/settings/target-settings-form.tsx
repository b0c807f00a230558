"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { LimitFields } from "#lib/serving/components/form/limit-fields.tsx";
import { readTargetForm } from "#lib/serving/components/form/read-target-form.ts";
import { SourceFields } from "#lib/serving/components/form/source-fields.tsx";
import { ProbePrompts } from "#lib/serving/components/settings/probe-prompts.tsx";
import { updateTargetAction } from "#lib/serving/targets/actions.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";

type TargetSettingsFormProps = {
  target: TargetView /** The ranks that vLLM takes. */;
  ranks: readonly number[];
};

/** What can be changed of a target; the server names what cannot while something is served. */
export function TargetSettingsForm({ target, ranks }: TargetSettingsFormProps) {
  const router = useRouter();
  const { errors, problem, pending, run } = useVerb();
  const [isDirty, setIsDirty] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const prompts = form
      .getAll("probePrompt")
      .map(String)
      .filter((prompt) => prompt.trim() !== "");
    run(
      () =>
        updateTargetAction({
          id: target.id,
          changes: {
            ...readTargetForm(form),
            revision: target.revision,
            probePrompts: prompts,
            reconcileSeconds: Number(form.get("reconcileSeconds")),
            drainSeconds: Number(form.get("drainSeconds")),
          },
        }),
      () => {
        setIsDirty(false);
        toast({ title: "Saved" });
        router.refresh();
      },
    );
  };
  return (
    <Form
      className="flex flex-col gap-5"
      isDirty={isDirty}
      onChange={() => setIsDirty(true)}
      onSubmit={submit}
    >
      {problem && <Callout tone="bad">{problem}</Callout>}
      <Card title="About it">
        <div className="flex flex-col gap-4">
          <FormField error={errors.description} label="Description" optional>
            {(field) => (
              <Textarea
                {...field}
                defaultValue={target.description}
                maxLength={4000}
                name="description"
                rows={2}
              />
            )}
          </FormField>
          <FormField
            error={errors.servedModelName}
            help="What the replicas call the base model (--served-model-name)."
            label="Served model name"
          >
            {(field) => (
              <Input
                {...field}
                className="font-mono"
                defaultValue={target.servedModelName}
                maxLength={200}
                name="servedModelName"
              />
            )}
          </FormField>
          <Checkbox
            defaultChecked={target.requiresApproval}
            help="A version that no reviewer approved is refused by page, API, command line and reconciler alike."
            label="Serve approved versions only"
            name="requiresApproval"
          />
        </div>
      </Card>
      <Card
        description="As the replicas were started; changing them here changes the launch command and pre-flight."
        title="Limits"
      >
        <LimitFields engine={target.engine} errors={errors} limits={target.limits} ranks={ranks} />
      </Card>
      <Card title="Files">
        <SourceFields
          errors={errors}
          folderPath={target.folderPath ?? ""}
          replicaFolderPath={target.replicaFolderPath ?? ""}
          source={target.adapterSource}
        />
      </Card>
      <Card
        description="Their log-probabilities are the fingerprint by which a version is proved. Other prompts: fingerprints are taken anew."
        title="Probe prompts"
      >
        <ProbePrompts error={errors.probePrompts} prompts={target.probePrompts} />
      </Card>
      <Card title="Reconciler">
        <div className="grid gap-4 sm:grid-cols-2">
          <FormField
            error={errors.reconcileSeconds}
            help="How often replicas are looked at: within this time a restarted one is whole again."
            label="Interval in seconds"
          >
            {(field) => (
              <Input
                {...field}
                defaultValue={target.reconcileSeconds}
                min={5}
                name="reconcileSeconds"
                type="number"
              />
            )}
          </FormField>
          <FormField
            error={errors.drainSeconds}
            help="How long a superseded version stays loaded for requests that began on it."
            label="Drain time in seconds"
          >
            {(field) => (
              <Input
                {...field}
                defaultValue={target.drainSeconds}
                min={0}
                name="drainSeconds"
                type="number"
              />
            )}
          </FormField>
        </div>
      </Card>
      <div>
        <Button pending={pending} type="submit" variant="primary">
          Save
        </Button>
      </div>
    </Form>
  );
}
