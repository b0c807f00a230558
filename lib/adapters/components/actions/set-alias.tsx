"use client";

import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { putAliasAction } from "#lib/adapters/actions.ts";
import { VerbDialog } from "#lib/adapters/components/actions/verb-dialog.tsx";

type SetAliasProps = { repository: { owner: string; name: string }; version: string };

/** Points an alias at this version: a new one, or one that pointed elsewhere. */
export function SetAlias({ repository, version }: SetAliasProps) {
  const router = useRouter();
  const { owner, name } = repository;
  return (
    <VerbDialog
      call={(form) =>
        putAliasAction({
          owner,
          name,
          alias: String(form.get("alias") ?? "").trim(),
          version,
          reason: String(form.get("reason") ?? ""),
        })
      }
      description="A name that moves, such as champion. Where it pointed since when is kept."
      onDone={() => {
        toast({ title: `The alias points at ${version}` });
        router.refresh();
      }}
      title={`Point an alias at ${version}`}
      trigger={<Button>Set alias</Button>}
      verb="Set alias"
    >
      {(errors) => (
        <>
          <FormField error={errors.alias} label="Alias" required>
            {(field) => (
              <Input {...field} autoComplete="off" maxLength={64} name="alias" placeholder="champion" />
            )}
          </FormField>
          <FormField error={errors.reason} label="Reason" optional>
            {(field) => <Input {...field} maxLength={2000} name="reason" />}
          </FormField>
        </>
      )}
    </VerbDialog>
  );
}
