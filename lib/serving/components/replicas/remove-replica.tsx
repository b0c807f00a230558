"use client";

import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { removeReplicaAction } from "#lib/serving/targets/actions.ts";

type RemoveReplicaProps = { id: string; replicaId: string; address: string };

/** Takes a replica out of the target. */
export function RemoveReplica({ id, replicaId, address }: RemoveReplicaProps) {
  const router = useRouter();
  return (
    <ConfirmDestroy
      action="Remove replica"
      consequences="It is no longer looked at, and no request goes there. What is loaded on it stays: the process is not touched."
      onConfirm={async () => {
        const result = await removeReplicaAction({ id, replicaId });
        if (!result.ok) return result.error.message;
        toast({ title: "The replica is removed" });
        router.refresh();
        return undefined;
      }}
      title={`Remove ${address}?`}
      trigger={
        <Button aria-label={`Remove ${address}`} size="sm">
          Remove
        </Button>
      }
    />
  );
}
