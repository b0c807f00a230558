"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Combobox } from "#components/ui/combobox.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toRoute } from "#components/ui/route.ts";
import { Select } from "#components/ui/select.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { engineNames } from "#lib/serving/components/engine-name.ts";
import { LimitFields } from "#lib/serving/components/form/limit-fields.tsx";
import { engineIn, linesOf, readTargetForm } from "#lib/serving/components/form/read-target-form.ts";
import { SourceFields } from "#lib/serving/components/form/source-fields.tsx";
import { targetHref } from "#lib/serving/pages/target-href.ts";
import { createTargetAction } from "#lib/serving/targets/actions.ts";

type NewTargetFormProps = {
  owners: readonly string[];
  baseModels: readonly { label: string /** Why its config.json cannot be read. */; problem: string | null }[];
  /** The ranks that vLLM takes. */
  ranks: readonly number[];
};

const firstLimits = { maxLoraRank: 16, maxLoras: 4, maxCpuLoras: null };

/** Makes a target and goes to its replicas, where they are checked. */
export function NewTargetForm({ owners, baseModels, ranks }: NewTargetFormProps) {
  const router = useRouter();
  const { errors, problem, pending, run, refuse } = useVerb();
  const [isDirty, setIsDirty] = useState(false);
  const [engine, setEngine] = useState<"vllm" | "sglang" | "lorax">("vllm");
  const [baseModel, setBaseModel] = useState(baseModels.length === 1 ? baseModels[0]?.label : undefined);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (baseModel === undefined) return refuse("baseModel", "Choose the model that the replicas serve.");
    const form = new FormData(event.currentTarget);
    const text = (key: string) => String(form.get(key) ?? "").trim();
    run(
      () =>
        createTargetAction({
          ...readTargetForm(form),
          owner: text("owner"),
          name: text("name"),
          engine: engineIn(form),
          baseModel,
          replicas: linesOf(form, "replicas"),
          ...(text("token") !== "" && { token: text("token") }),
        }),
      (target) => {
        setIsDirty(false);
        router.push(toRoute(targetHref(target, "replicas")));
      },
    );
  };
  const chosen = baseModels.find(({ label }) => label === baseModel);
  return (
    <Form
      className="flex max-w-3xl flex-col gap-5"
      isDirty={isDirty}
      onChange={() => setIsDirty(true)}
      onSubmit={submit}
    >
      {problem && <Callout tone="bad">{problem}</Callout>}
      <Card title="About it">
        <div className="flex flex-col gap-4">
          <div className="grid gap-4 sm:grid-cols-[12rem_minmax(0,1fr)]">
            <FormField error={errors.owner} help="Its engineers publish here." label="Owner" required>
              {(field) => (
                <Select
                  {...field}
                  name="owner"
                  options={owners.map((handle) => ({ value: handle, label: handle }))}
                />
              )}
            </FormField>
            <FormField
              error={errors.name}
              help="Unique in this registry; it stands in addresses and commands."
              label="Name"
              required
            >
              {(field) => (
                <Input {...field} autoComplete="off" maxLength={64} name="name" placeholder="production" />
              )}
            </FormField>
          </div>
          <FormField error={errors.description} label="Description" optional>
            {(field) => <Textarea {...field} maxLength={4000} name="description" rows={2} />}
          </FormField>
        </div>
      </Card>
      <Card
        description="Adapters are checked against the shapes in its config.json, so it is registered first. Weights are not needed."
        title="Base model and engine"
      >
        <div className="flex flex-col gap-4">
          <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_12rem]">
            <FormField
              error={errors.baseModel}
              help={
                baseModels.length === 0 && "None is registered yet: register one at the top of this page."
              }
              label="Base model"
              required
            >
              {(field) => (
                <Combobox
                  {...field}
                  noun="base model"
                  onValueChange={setBaseModel}
                  options={baseModels.map(({ label }) => ({ value: label, label }))}
                  value={baseModel}
                />
              )}
            </FormField>
            <FormField error={errors.engine} label="Engine">
              {(field) => (
                <Select
                  {...field}
                  name="engine"
                  onChange={(event) => {
                    const { value } = event.target;
                    setEngine(value === "sglang" || value === "lorax" ? value : "vllm");
                  }}
                  options={Object.entries(engineNames).map(([value, label]) => ({ value, label }))}
                  value={engine}
                />
              )}
            </FormField>
          </div>
          {chosen?.problem && <Callout tone="caution">{chosen.problem}</Callout>}
          {engine !== "vllm" && (
            <Callout>
              The calls of {engineNames[engine]} follow its documentation and were not run against the real
              engine.
            </Callout>
          )}
          <FormField
            error={errors.servedModelName}
            help="What the replicas call it (--served-model-name); empty: its name here."
            label="Served model name"
            optional
          >
            {(field) => (
              <Input
                {...field}
                className="font-mono"
                maxLength={200}
                name="servedModelName"
                placeholder={baseModel}
              />
            )}
          </FormField>
        </div>
      </Card>
      <Card
        description="One address for each process. A load balancer would answer from another one each time."
        title="Replicas"
      >
        <div className="flex flex-col gap-4">
          <FormField
            error={errors.replicas ?? errors.address}
            help="One a line. None runs yet: leave it empty, the Launch tab will print the command."
            label="Addresses"
            optional
          >
            {(field) => (
              <Textarea
                {...field}
                className="font-mono"
                name="replicas"
                placeholder={"http://10.0.0.7:8000\nhttp://10.0.0.8:8000"}
                rows={3}
                spellCheck={false}
              />
            )}
          </FormField>
          <FormField
            error={errors.token}
            help="Their --api-key. Kept encrypted and never shown again."
            label="API key of the replicas"
            optional
          >
            {(field) => (
              <Input {...field} autoComplete="new-password" maxLength={4096} name="token" type="password" />
            )}
          </FormField>
          <LimitFields engine={engine} errors={errors} limits={firstLimits} ranks={ranks} />
          <SourceFields errors={errors} folderPath="" replicaFolderPath="" source="hub" />
        </div>
      </Card>
      <Card title="Rules">
        <Checkbox
          defaultChecked
          help="A version that no reviewer approved is refused by page, API, command line and reconciler alike."
          label="Serve approved versions only"
          name="requiresApproval"
        />
      </Card>
      <div className="flex flex-wrap items-center gap-3">
        <Button pending={pending} type="submit" variant="primary">
          Add target
        </Button>
        <TextLink href="/docs/serving">How to start a replica</TextLink>
      </div>
    </Form>
  );
}
