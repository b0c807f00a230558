"use client";

import { Button } from "#components/ui/button.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { RoleDialog } from "#lib/access/components/role-dialog.tsx";
import { removeMemberAction, setMemberAction } from "#lib/access/teams/actions.ts";
import type { MemberView } from "#lib/access/teams/team.ts";

/** What an administrator of a team can do with a member. */
export function MemberActions({ team, member }: { team: string; member: MemberView }) {
  const { handle } = member;
  return (
    <span className="flex justify-end gap-1.5">
      <RoleDialog
        handle={handle}
        role={member.role}
        save={(role) => setMemberAction({ handle: team, member: handle, role })}
        where={`in ${team}`}
      />
      <ConfirmDestroy
        action="Remove member"
        consequences={`They no longer reach what only ${team} sees, and cannot change what it owns. What they made there stays.`}
        onConfirm={async () => {
          const result = await removeMemberAction({ handle: team, member: handle });
          if (!result.ok) return result.error.message;
          toast({ title: `${handle} is no longer in ${team}` });
          return undefined;
        }}
        title={`Remove ${handle} from ${team}?`}
        trigger={
          <Button aria-label={`Remove ${handle}`} size="sm">
            Remove
          </Button>
        }
      />
    </span>
  );
}
