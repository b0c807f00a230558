"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { decideReviewAction } from "#lib/adapters/actions.ts";

/** Approves or rejects, with a reason. The decision names the digest of the files on this page. */
export function DecideReview({ id, rootDigest }: { id: string; rootDigest: string }) {
  const router = useRouter();
  const [reason, setReason] = useState("");
  const { errors, problem, pending, run } = useVerb();
  const decide = (decision: "approved" | "rejected") =>
    run(
      () => decideReviewAction({ id, decision, reason, rootDigest }),
      () => {
        toast({ title: decision === "approved" ? "The version is approved" : "The version is rejected" });
        router.refresh();
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    decide("approved");
  };
  return (
    <Form className="flex flex-col gap-3" isDirty={reason !== ""} onSubmit={submit}>
      {problem && <Callout tone="bad">{problem}</Callout>}
      <FormField error={errors.reason} help="People read it beside the version." label="Reason" required>
        {(field) => (
          <Textarea
            {...field}
            maxLength={2000}
            onChange={(event) => setReason(event.target.value)}
            rows={3}
            value={reason}
          />
        )}
      </FormField>
      <div className="flex gap-2">
        <Button disabled={pending} onClick={() => decide("rejected")} variant="danger">
          Reject
        </Button>
        <Button pending={pending} type="submit" variant="primary">
          Approve
        </Button>
      </div>
    </Form>
  );
}
