"use client";

import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { setVersionStatusAction } from "#lib/adapters/actions.ts";
import { VerbDialog } from "#lib/adapters/components/actions/verb-dialog.tsx";

type ChangeStatusProps = {
  repository: { owner: string; name: string };
  version: string;
  status: "deprecated" | "withdrawn";
};

const words = {
  deprecated: {
    verb: "Deprecate",
    says: "Its files stay available; whoever pulls it reads the reason as a warning.",
  },
  withdrawn: {
    verb: "Withdraw",
    says: "Its files are no longer given to anyone, and this cannot be taken back. The record of it stays.",
  },
};

/** Deprecates or withdraws a version, with the reason that people will read. */
export function ChangeStatus({ repository, version, status }: ChangeStatusProps) {
  const router = useRouter();
  const { owner, name } = repository;
  const { verb, says } = words[status];
  return (
    <VerbDialog
      call={(form) =>
        setVersionStatusAction({ owner, name, version, status, reason: String(form.get("reason") ?? "") })
      }
      description={says}
      isDangerous={status === "withdrawn"}
      onDone={() => {
        toast({ title: `${version} is ${status}` });
        router.refresh();
      }}
      title={`${verb} ${owner}/${name} ${version}?`}
      trigger={<Button>{verb}</Button>}
      verb={verb}
    >
      {(errors) => (
        <FormField error={errors.reason} label="Reason" required>
          {(field) => <Textarea {...field} maxLength={2000} name="reason" rows={3} />}
        </FormField>
      )}
    </VerbDialog>
  );
}
