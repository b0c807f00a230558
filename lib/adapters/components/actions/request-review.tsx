"use client";

import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { requestReviewAction } from "#lib/adapters/actions.ts";
import { VerbDialog } from "#lib/adapters/components/actions/verb-dialog.tsx";

type RequestReviewProps = { repository: { owner: string; name: string }; version: string };

/** Asks somebody else to approve a version. */
export function RequestReview({ repository, version }: RequestReviewProps) {
  const router = useRouter();
  const { owner, name } = repository;
  return (
    <VerbDialog
      call={(form) =>
        requestReviewAction({ owner, name, version, message: String(form.get("message") ?? "") })
      }
      description="A reviewer other than you decides. The decision is bound to the root digest of these files."
      onDone={() => {
        toast({ title: "The review was asked for", description: "It stands in the inbox of the reviewers." });
        router.refresh();
      }}
      title={`Ask for a review of ${version}`}
      trigger={<Button variant="primary">Ask for review</Button>}
      verb="Ask for review"
    >
      {(errors) => (
        <FormField error={errors.message} label="What to look at" optional>
          {(field) => <Textarea {...field} maxLength={2000} name="message" rows={4} />}
        </FormField>
      )}
    </VerbDialog>
  );
}
