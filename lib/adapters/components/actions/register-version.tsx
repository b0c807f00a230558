"use client";

import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toRoute } from "#components/ui/route.ts";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { registerVersionAction } from "#lib/adapters/actions.ts";
import { VerbDialog } from "#lib/adapters/components/actions/verb-dialog.tsx";
import { adapterHref } from "#lib/adapters/pages/adapter-path.ts";

type RegisterVersionProps = {
  repository: { owner: string; name: string };
  /** The number to begin with, and why it is that one. */
  suggestion: { semver: string; reason: string };
};

/** Gives the draft a number; from then on its bytes never change. */
export function RegisterVersion({ repository, suggestion }: RegisterVersionProps) {
  const router = useRouter();
  const { owner, name } = repository;
  return (
    <VerbDialog
      call={(form) =>
        registerVersionAction({
          owner,
          name,
          semver: String(form.get("semver") ?? "").trim(),
          message: String(form.get("message") ?? ""),
        })
      }
      description="The files become an immutable version with this number. The draft starts anew with the next push."
      onDone={({ semver }) => {
        toast({ title: `${owner}/${name} ${semver} is registered` });
        router.push(toRoute(adapterHref(repository, { version: semver })));
      }}
      title="Register the draft as a version"
      trigger={<Button variant="primary">Register version</Button>}
      verb="Register"
    >
      {(errors) => (
        <>
          <FormField error={errors.semver} help={suggestion.reason} label="Version" required>
            {(field) => (
              <Input
                {...field}
                autoComplete="off"
                defaultValue={suggestion.semver}
                maxLength={64}
                name="semver"
              />
            )}
          </FormField>
          <FormField error={errors.message} label="What is new" optional>
            {(field) => <Textarea {...field} maxLength={2000} name="message" rows={3} />}
          </FormField>
        </>
      )}
    </VerbDialog>
  );
}
