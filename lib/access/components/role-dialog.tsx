"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { roleOptions, toRole } from "#lib/access/components/role-options.ts";
import { useVerb } from "#lib/access/components/use-verb.ts";
import type { ActionResult } from "#lib/action.ts";
import type { Role } from "#lib/actor.ts";

type RoleDialogProps = {
  handle: string;
  role: Role;
  /** Where the role holds: "on this instance" or "in team nlp". */
  where: string;
  save: (role: Role) => Promise<ActionResult<unknown>>;
};

/** Gives a person another role. */
export function RoleDialog({ handle, role, where, save }: RoleDialogProps) {
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<Role>(role);
  const { problem, pending, run, reset } = useVerb();
  const id = useId();

  const change = (next: boolean) => {
    setChosen(role);
    reset();
    setOpen(next);
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(
      () => save(chosen),
      () => {
        setOpen(false);
        toast({ title: `${handle} is ${chosen} ${where}`, tone: "good" });
      },
    );
  };

  return (
    <Dialog
      description="It holds within a second, for their tokens too."
      footer={
        <Button disabled={chosen === role} form={id} pending={pending} type="submit" variant="primary">
          Save role
        </Button>
      }
      onOpenChange={change}
      open={open}
      title={`Role of ${handle} ${where}`}
      trigger={
        <Button aria-label={`Change the role of ${handle}`} size="sm">
          Role
        </Button>
      }
    >
      <Form className="flex flex-col gap-3" id={id} onSubmit={submit}>
        <FormField label="Role">
          {(field) => (
            <Select
              {...field}
              onChange={(event) => setChosen(toRole(event.target.value))}
              options={roleOptions}
              value={chosen}
            />
          )}
        </FormField>
        {problem && <Callout tone="bad">{problem}</Callout>}
      </Form>
    </Dialog>
  );
}
