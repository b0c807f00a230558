"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { updateTeamAction } from "#lib/access/teams/actions.ts";
import type { OwnerView } from "#lib/access/teams/team.ts";

/** Edits what is said of a team. */
export function TeamForm({ team }: { team: OwnerView }) {
  const [displayName, setDisplayName] = useState(team.displayName);
  const [description, setDescription] = useState(team.description);
  const { errors, problem, pending, run } = useVerb();
  const isDirty = displayName !== team.displayName || description !== team.description;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(
      () => updateTeamAction({ handle: team.handle, changes: { displayName, description } }),
      () => toast({ title: "Saved", tone: "good" }),
    );
  };

  return (
    <Form className="flex flex-col gap-4" isDirty={isDirty} onSubmit={submit}>
      <FormField error={errors.displayName} label="Name" required>
        {(field) => (
          <Input
            {...field}
            maxLength={120}
            onChange={(event) => setDisplayName(event.target.value)}
            value={displayName}
          />
        )}
      </FormField>
      <FormField error={errors.description} label="Description" optional>
        {(field) => (
          <Textarea
            {...field}
            maxLength={2000}
            onChange={(event) => setDescription(event.target.value)}
            rows={3}
            value={description}
          />
        )}
      </FormField>
      {problem && <Callout tone="bad">{problem}</Callout>}
      <div>
        <Button
          disabled={!isDirty || displayName.trim() === ""}
          pending={pending}
          type="submit"
          variant="primary"
        >
          Save
        </Button>
      </div>
    </Form>
  );
}
