"use client";

import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { VerbDialog } from "#lib/adapters/components/actions/verb-dialog.tsx";
import { updateTargetAction } from "#lib/serving/targets/actions.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";

/** The API key that the replicas ask for: replaced or removed, never shown. */
export function TargetToken({ target }: { target: TargetView }) {
  const router = useRouter();
  const { id, revision, hasToken } = target;
  return (
    <Card
      actions={
        <>
          {hasToken && (
            <ConfirmDestroy
              action="Remove the key"
              consequences="Replicas that ask for a key refuse every call from then on: nothing is loaded, checked or routed there."
              onConfirm={async () => {
                const result = await updateTargetAction({ id, changes: { revision, token: null } });
                if (!result.ok) return result.error.message;
                router.refresh();
                return undefined;
              }}
              title="Remove the API key?"
              trigger={<Button size="sm">Remove</Button>}
            />
          )}
          <VerbDialog
            call={(form) =>
              updateTargetAction({
                id,
                changes: { revision, token: String(form.get("token") ?? "").trim() },
              })
            }
            onDone={() => {
              toast({ title: "The key is kept" });
              router.refresh();
            }}
            title={hasToken ? "Replace the API key" : "Set the API key"}
            trigger={<Button size="sm">{hasToken ? "Replace" : "Set a key"}</Button>}
            verb="Keep the key"
          >
            {(errors) => (
              <FormField
                error={errors.token}
                help="Kept encrypted and never shown again."
                label="API key of the replicas"
                required
              >
                {(field) => (
                  <Input
                    {...field}
                    autoComplete="new-password"
                    maxLength={4096}
                    name="token"
                    type="password"
                  />
                )}
              </FormField>
            )}
          </VerbDialog>
        </>
      }
      description="What the replicas were started with as --api-key."
      title="API key"
    >
      <p>
        {hasToken
          ? "A key is kept, encrypted."
          : "None. Anyone who reaches the replicas can load adapters there."}
      </p>
    </Card>
  );
}
