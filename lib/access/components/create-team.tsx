"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toRoute } from "#components/ui/route.ts";
import { toast } from "#components/ui/toast-store.ts";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { handleProblem } from "#lib/access/handle.ts";
import { createTeamAction } from "#lib/access/teams/actions.ts";

/** Makes a team in a dialog and goes to it. */
export function CreateTeam() {
  const router = useRouter();
  const [handle, setHandle] = useState("");
  const { errors, problem, pending, run, refuse } = useVerb();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(
      () => createTeamAction({ handle: handle.trim() }),
      (team) => {
        toast({ title: `Team ${team.handle} is made`, tone: "good" });
        router.push(toRoute(`/settings/teams/${team.handle}`));
      },
    );
  };

  return (
    <Dialog
      description="A team owns datasets, schemas, recipes and exports together. You become its administrator."
      title="New team"
      trigger={
        <Button variant="primary">
          <Plus aria-hidden />
          New team
        </Button>
      }
    >
      <Form className="flex flex-col gap-4" onSubmit={submit}>
        <FormField
          error={errors.handle}
          help="The first part of every name it owns: handle/name. It cannot be changed."
          label="Handle"
          required
        >
          {(field) => (
            <Input
              {...field}
              autoComplete="off"
              maxLength={64}
              onBlur={() => refuse("handle", (handle && handleProblem(handle)) || undefined)}
              onChange={(event) => setHandle(event.target.value)}
              value={handle}
            />
          )}
        </FormField>
        {problem && <Callout tone="bad">{problem}</Callout>}
        <div className="flex justify-end">
          <Button disabled={handle.trim() === ""} pending={pending} type="submit" variant="primary">
            Make team
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
