"use client";

import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { toRoute } from "#components/ui/route.ts";
import { toast } from "#components/ui/toast-store.ts";
import { deleteTargetAction } from "#lib/serving/targets/actions.ts";

type DeleteTargetProps = {
  target: { id: string; name: string; replicas: number };
  /** Model names that depend on it. */
  serves: readonly string[];
};

/** Deletes a target that serves nothing; names what stands in the way. */
export function DeleteTarget({ target, serves }: DeleteTargetProps) {
  const router = useRouter();
  const { id, name, replicas } = target;
  const depends =
    serves.length > 0
      ? `It serves ${serves.join(", ")}: retire these deployments first.`
      : "Nothing is served under an alias here.";
  return (
    <ConfirmDestroy
      action="Delete target"
      consequences={`${depends} ${replicas} ${replicas === 1 ? "replica is" : "replicas are"} no longer looked at; the processes go on and keep what is loaded on them, also what was retired a moment ago and is not unloaded yet. Its service token ends.`}
      onConfirm={async () => {
        const result = await deleteTargetAction({ id });
        if (!result.ok) return result.error.message;
        toast({ title: `Target ${name} is deleted` });
        router.push(toRoute("/serving"));
        return undefined;
      }}
      title={`Delete target ${name}?`}
      trigger={<Button variant="danger">Delete target</Button>}
      typeToConfirm={name}
    />
  );
}
