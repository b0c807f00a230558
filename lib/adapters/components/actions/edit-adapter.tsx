"use client";

import { Settings2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { toRoute } from "#components/ui/route.ts";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { deleteAdapterAction, updateAdapterAction } from "#lib/adapters/actions.ts";
import { VerbDialog } from "#lib/adapters/components/actions/verb-dialog.tsx";

type EditAdapterProps = {
  repository: { owner: string; name: string; description: string; visibility: "team" | "everyone" };
  mayDelete: boolean;
};

/** What is said of an adapter and who sees it; the way to delete it. */
export function EditAdapter({ repository, mayDelete }: EditAdapterProps) {
  const router = useRouter();
  const { owner, name } = repository;
  const destroy = async () => {
    const result = await deleteAdapterAction({ owner, name });
    if (!result.ok) return result.error.message;
    toast({ title: `${owner}/${name} is deleted` });
    router.push(toRoute("/adapters"));
    return undefined;
  };
  return (
    <VerbDialog
      call={(form) =>
        updateAdapterAction({
          owner,
          name,
          changes: {
            description: String(form.get("description") ?? ""),
            visibility: form.get("visibility") === "everyone" ? "everyone" : "team",
          },
        })
      }
      onDone={() => {
        toast({ title: "Saved" });
        router.refresh();
      }}
      title={`${owner}/${name}`}
      trigger={
        <Button aria-label="Adapter settings" size="icon">
          <Settings2 aria-hidden />
        </Button>
      }
      verb="Save"
    >
      {(errors) => (
        <>
          <FormField error={errors.description} label="Description" optional>
            {(field) => (
              <Textarea
                {...field}
                defaultValue={repository.description}
                maxLength={2000}
                name="description"
                rows={3}
              />
            )}
          </FormField>
          <FormField error={errors.visibility} label="Who sees it">
            {(field) => (
              <Select
                {...field}
                defaultValue={repository.visibility}
                name="visibility"
                options={[
                  { value: "team", label: "Members of the owner" },
                  { value: "everyone", label: "Everyone signed in" },
                ]}
              />
            )}
          </FormField>
          {mayDelete && (
            <div>
              <ConfirmDestroy
                action="Delete adapter"
                consequences="All versions, files and aliases go. The name is kept and never given again; the audit log stays."
                onConfirm={destroy}
                title={`Delete ${owner}/${name}?`}
                trigger={<Button variant="danger">Delete adapter</Button>}
                typeToConfirm={`${owner}/${name}`}
              />
            </div>
          )}
        </>
      )}
    </VerbDialog>
  );
}
