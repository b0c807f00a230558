"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { updateAccountAction } from "#lib/access/account/actions.ts";
import { useVerb } from "#lib/access/components/use-verb.ts";

/** Edits one's own name. */
export function AccountForm({ name: saved }: { name: string }) {
  const [name, setName] = useState(saved);
  const { errors, problem, pending, run } = useVerb();
  const isDirty = name.trim() !== saved;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(
      () => updateAccountAction({ name: name.trim() }),
      () => toast({ title: "Saved", tone: "good" }),
    );
  };

  return (
    <Form className="flex flex-col gap-4" isDirty={isDirty} onSubmit={submit}>
      <FormField error={errors.name ?? problem} help="What others see of you." label="Name" required>
        {(field) => (
          <Input
            {...field}
            autoComplete="name"
            maxLength={120}
            onChange={(event) => setName(event.target.value)}
            value={name}
          />
        )}
      </FormField>
      <div>
        <Button disabled={!isDirty || name.trim() === ""} pending={pending} type="submit" variant="primary">
          Save
        </Button>
      </div>
    </Form>
  );
}
