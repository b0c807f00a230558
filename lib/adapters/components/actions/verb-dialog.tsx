"use client";

import { type FormEvent, type ReactElement, type ReactNode, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Form } from "#components/ui/form.tsx";
import { useVerb } from "#lib/access/components/use-verb.ts";
import type { ActionResult } from "#lib/action.ts";

type VerbDialogProps<T> = {
  trigger: ReactElement;
  title: string;
  description?: ReactNode;
  /** The verb on the button. */
  verb: string;
  isDangerous?: boolean;
  /** The fields; told what is wrong with each, by name. */
  children: (errors: Record<string, string>) => ReactNode;
  call: (form: FormData) => Promise<ActionResult<T>>;
  onDone: (data: T) => void;
};

/** A dialog with a few fields and one server action. Stays open with what was typed when the action refuses. */
export function VerbDialog<T>(props: VerbDialogProps<T>) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const { errors, problem, pending, run, reset } = useVerb();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    run(
      () => props.call(form),
      (data) => {
        setOpen(false);
        props.onDone(data);
      },
    );
  };
  return (
    <Dialog
      description={props.description}
      footer={
        <Button form={id} pending={pending} type="submit" variant={props.isDangerous ? "danger" : "primary"}>
          {props.verb}
        </Button>
      }
      onOpenChange={(next) => {
        setOpen(next);
        reset();
      }}
      open={open}
      title={props.title}
      trigger={props.trigger}
    >
      <Form className="flex flex-col gap-4" id={id} onSubmit={submit}>
        {problem && <Callout tone="bad">{problem}</Callout>}
        {props.children(errors)}
      </Form>
    </Dialog>
  );
}
