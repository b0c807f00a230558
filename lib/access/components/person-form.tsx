"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { roleOptions, toRole } from "#lib/access/components/role-options.ts";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { handleProblem } from "#lib/access/handle.ts";
import { addPersonAction } from "#lib/access/people/actions.ts";
import type { Role } from "#lib/actor.ts";

/** Who is added, with which role. Answers the one-time link. */
export function PersonForm({ onAdded }: { onAdded: (url: string) => void }) {
  const [person, setPerson] = useState({ name: "", email: "", handle: "" });
  const [role, setRole] = useState<Role>("engineer");
  const { errors, problem, pending, run, refuse } = useVerb();
  const set = (changes: Partial<typeof person>) => setPerson({ ...person, ...changes });

  const checkHandle = () =>
    refuse("handle", person.handle === "" ? undefined : (handleProblem(person.handle) ?? undefined));
  const checkEmail = () => {
    const isWrong = person.email !== "" && !/^[^@\s]+@[^@\s]+$/.test(person.email);
    refuse("email", isWrong ? "This is no e-mail address." : undefined);
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(
      () => addPersonAction({ ...person, role }),
      (link) => onAdded(link.url),
    );
  };

  return (
    <Form className="flex flex-col gap-4" onSubmit={submit}>
      <FormField error={errors.name} label="Name" required>
        {(field) => (
          <Input
            {...field}
            autoComplete="off"
            maxLength={120}
            onChange={(event) => set({ name: event.target.value })}
            value={person.name}
          />
        )}
      </FormField>
      <FormField error={errors.email} help="They sign in with it." label="E-mail address" required>
        {(field) => (
          <Input
            {...field}
            autoComplete="off"
            maxLength={254}
            onBlur={checkEmail}
            onChange={(event) => set({ email: event.target.value })}
            type="email"
            value={person.email}
          />
        )}
      </FormField>
      <FormField
        error={errors.handle}
        help="The owner of what they make. It cannot be changed and is never given to another."
        label="Handle"
        required
      >
        {(field) => (
          <Input
            {...field}
            autoComplete="off"
            maxLength={64}
            onBlur={checkHandle}
            onChange={(event) => set({ handle: event.target.value })}
            value={person.handle}
          />
        )}
      </FormField>
      <FormField error={errors.role} label="Role on this instance">
        {(field) => (
          <Select
            {...field}
            onChange={(event) => setRole(toRole(event.target.value))}
            options={roleOptions}
            value={role}
          />
        )}
      </FormField>
      {problem && <Callout tone="bad">{problem}</Callout>}
      <div className="flex justify-end">
        <Button
          disabled={Object.values(person).some((text) => text.trim() === "")}
          pending={pending}
          type="submit"
          variant="primary"
        >
          Add person
        </Button>
      </div>
    </Form>
  );
}
