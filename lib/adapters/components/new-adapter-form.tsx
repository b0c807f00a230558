"use client";

import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toRoute } from "#components/ui/route.ts";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { createAdapterAction } from "#lib/adapters/actions.ts";
import { adapterHref } from "#lib/adapters/pages/adapter-path.ts";

/** Makes an adapter and goes to where its files are uploaded. */
export function NewAdapterForm({ owners }: { owners: readonly string[] }) {
  const router = useRouter();
  const { errors, problem, pending, run } = useVerb();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (key: string) => String(form.get(key) ?? "").trim();
    run(
      () =>
        createAdapterAction({
          owner: text("owner"),
          name: text("name"),
          description: text("description"),
          visibility: text("visibility") === "everyone" ? "everyone" : "team",
        }),
      (adapter) => router.push(toRoute(adapterHref(adapter, { tab: "files" }))),
    );
  };
  return (
    <Form className="flex max-w-2xl flex-col gap-5" onSubmit={submit}>
      {problem && <Callout tone="bad">{problem}</Callout>}
      <Card title="About it">
        <div className="flex flex-col gap-4">
          <div className="grid gap-4 sm:grid-cols-[12rem_minmax(0,1fr)]">
            <FormField error={errors.owner} label="Owner" required>
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
              help="Letters, digits, '.', '_' and '-'. It cannot be changed later."
              label="Name"
              required
            >
              {(field) => (
                <Input {...field} autoComplete="off" maxLength={64} name="name" placeholder="legal-qa" />
              )}
            </FormField>
          </div>
          <FormField error={errors.description} label="Description" optional>
            {(field) => <Textarea {...field} maxLength={2000} name="description" rows={2} />}
          </FormField>
          <FormField
            error={errors.visibility}
            help="Administrators and reviewers see every adapter."
            label="Who sees it"
          >
            {(field) => (
              <Select
                {...field}
                name="visibility"
                options={[
                  { value: "team", label: "Members of the owner" },
                  { value: "everyone", label: "Everyone signed in" },
                ]}
              />
            )}
          </FormField>
        </div>
      </Card>
      <div>
        <Button pending={pending} type="submit" variant="primary">
          Create adapter
        </Button>
      </div>
    </Form>
  );
}
