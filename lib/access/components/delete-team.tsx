"use client";

import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { toRoute } from "#components/ui/route.ts";
import { toast } from "#components/ui/toast-store.ts";
import { deleteTeamAction } from "#lib/access/teams/actions.ts";

/** Deletes a team after saying what goes with it. */
export function DeleteTeam({ handle, memberCount }: { handle: string; memberCount: number }) {
  const router = useRouter();
  return (
    <ConfirmDestroy
      action="Delete team"
      consequences={`Its ${memberCount} ${memberCount === 1 ? "membership ends" : "memberships end"}. The handle ${handle} is never given again. A team that still owns something cannot be deleted.`}
      onConfirm={async () => {
        const result = await deleteTeamAction({ handle });
        if (!result.ok) return result.error.message;
        toast({ title: `Team ${handle} was deleted` });
        router.push(toRoute("/settings/teams"));
        return undefined;
      }}
      title={`Delete team ${handle}?`}
      trigger={<Button variant="danger">Delete team</Button>}
      typeToConfirm={handle}
    />
  );
}
