"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { roleOptions, toRole } from "#lib/access/components/role-options.ts";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { setMemberAction } from "#lib/access/teams/actions.ts";
import type { Role } from "#lib/actor.ts";

type AddMemberProps = { team: string; candidates: readonly { handle: string; name: string }[] };

/** Adds a person to a team. */
export function AddMember({ team, candidates }: AddMemberProps) {
  const [member, setMember] = useState("");
  const [role, setRole] = useState<Role>("engineer");
  const { errors, problem, pending, run } = useVerb();
  const options = [
    { value: "", label: "Choose a person" },
    ...candidates.map(({ handle, name }) => ({ value: handle, label: `${name} (${handle})` })),
  ];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(
      () => setMemberAction({ handle: team, member, role }),
      () => {
        setMember("");
        toast({ title: `${member} is in ${team}`, tone: "good" });
      },
    );
  };

  return (
    <Form className="flex flex-wrap items-end gap-3" onSubmit={submit}>
      <FormField className="min-w-48 flex-1" error={errors.member} label="Person">
        {(field) => (
          <Select
            {...field}
            onChange={(event) => setMember(event.target.value)}
            options={options}
            value={member}
          />
        )}
      </FormField>
      <FormField className="min-w-48 flex-1" label="Role in the team">
        {(field) => (
          <Select
            {...field}
            onChange={(event) => setRole(toRole(event.target.value))}
            options={roleOptions}
            value={role}
          />
        )}
      </FormField>
      <Button disabled={member === ""} pending={pending} type="submit">
        Add member
      </Button>
      {problem && <Callout tone="bad">{problem}</Callout>}
    </Form>
  );
}
