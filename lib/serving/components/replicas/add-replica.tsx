"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { VerbDialog } from "#lib/adapters/components/actions/verb-dialog.tsx";
import { addReplicaAction } from "#lib/serving/targets/actions.ts";

/** Adds a replica by its address. */
export function AddReplica({ id }: { id: string }) {
  const router = useRouter();
  return (
    <VerbDialog
      call={(form) => addReplicaAction({ id, address: String(form.get("address") ?? "").trim() })}
      description="What the target serves is loaded and proved on it before requests go there."
      onDone={() => {
        toast({ title: "The replica is added" });
        router.refresh();
      }}
      title="Add a replica"
      trigger={
        <Button>
          <Plus aria-hidden />
          Add replica
        </Button>
      }
      verb="Add replica"
    >
      {(errors) => (
        <FormField
          error={errors.address}
          help="The address of one engine process, not of a load balancer."
          label="Address"
          required
        >
          {(field) => (
            <Input
              {...field}
              autoComplete="off"
              className="font-mono"
              maxLength={500}
              name="address"
              placeholder="http://10.0.0.7:8000"
              spellCheck={false}
            />
          )}
        </FormField>
      )}
    </VerbDialog>
  );
}
