"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { declareEdgeAction } from "#lib/lineage/actions.ts";
import { declarableKinds, kindRules } from "#lib/lineage/edge-kind.ts";

const formId = "declare-edge";
const kindOptions = declarableKinds.map((kind) => ({ value: kind, label: kindRules[kind].label }));

/** Declares what a version came from: for merges, stacks and distillations, which no file tells. */
export function DeclareEdge({ node, label }: { node: string; label: string }) {
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const kind = declarableKinds.find((candidate) => candidate === form.get("kind"));
    const to = String(form.get("to") ?? "").trim();
    const note = String(form.get("note") ?? "").trim();
    if (kind === undefined || to === "") {
      setProblem("Name what the version came from.");
      return;
    }
    startTransition(async () => {
      const result = await declareEdgeAction({ node, kind, to, ...(note && { note }) });
      setProblem(result.ok ? undefined : result.error.message);
      if (!result.ok) return;
      await queryClient.invalidateQueries({ queryKey: ["lineage"] });
      toast({ title: result.data.isNew ? "The edge was added" : "The edge was there already" });
      setOpen(false);
    });
  };

  return (
    <Dialog
      description={`What ${label} came from. It is marked as declared; what files prove is added by itself.`}
      footer={
        <Button form={formId} pending={pending} type="submit" variant="primary">
          Add edge
        </Button>
      }
      onOpenChange={(next) => {
        setOpen(next);
        setProblem(undefined);
      }}
      open={open}
      title="Add an edge"
      trigger={
        <Button>
          <Plus aria-hidden />
          Add an edge
        </Button>
      }
    >
      <Form className="flex flex-col gap-3" id={formId} onSubmit={submit}>
        <FormField label="This version is">
          {(field) => <Select {...field} name="kind" options={kindOptions} />}
        </FormField>
        <FormField
          error={problem}
          help="owner/name@1.0.0, a node's key such as export:<id>, or external:<name or URI> for what this registry does not hold."
          label="What it came from"
          required
        >
          {(field) => <Input {...field} autoComplete="off" maxLength={600} name="to" spellCheck={false} />}
        </FormField>
        <FormField label="Note" optional>
          {(field) => <Input {...field} maxLength={500} name="note" />}
        </FormField>
      </Form>
    </Dialog>
  );
}
