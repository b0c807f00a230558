"use client";

import { useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { PasswordLink } from "#lib/access/components/password-link.tsx";
import { RoleDialog } from "#lib/access/components/role-dialog.tsx";
import { changeRoleAction, setDisabledAction } from "#lib/access/people/actions.ts";
import type { PersonView } from "#lib/access/people/person.ts";

/** What an administrator can do with an account. */
export function PersonActions({ person }: { person: PersonView }) {
  const [pending, startTransition] = useTransition();
  const { id: userId, handle } = person;

  const enable = () =>
    startTransition(async () => {
      const result = await setDisabledAction({ userId, disabled: false });
      if (result.ok) toast({ title: `${handle} may sign in again`, tone: "good" });
      else toast({ title: "Not enabled", description: result.error.message, tone: "bad" });
    });

  return (
    <span className="flex justify-end gap-1.5">
      <RoleDialog
        handle={handle}
        role={person.role}
        save={(role) => changeRoleAction({ userId, role })}
        where="on this instance"
      />
      {person.status === "disabled" ? (
        <Button onClick={enable} pending={pending} size="sm">
          Enable
        </Button>
      ) : (
        <>
          <PasswordLink handle={handle} userId={userId} />
          <ConfirmDestroy
            action="Disable account"
            consequences="They are signed out everywhere and their API tokens are refused within a second. What they own stays. You can enable the account again; tokens work again then."
            onConfirm={async () => {
              const result = await setDisabledAction({ userId, disabled: true });
              if (!result.ok) return result.error.message;
              toast({ title: `${handle} was disabled` });
              return undefined;
            }}
            title={`Disable the account of ${handle}?`}
            trigger={
              <Button aria-label={`Disable ${handle}`} size="sm">
                Disable
              </Button>
            }
          />
        </>
      )}
    </span>
  );
}
