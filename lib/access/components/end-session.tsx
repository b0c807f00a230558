"use client";

import { Button } from "#components/ui/button.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { revokeSessionAction } from "#lib/access/account/actions.ts";

/** Signs another browser out. */
export function EndSession({ id, device }: { id: string; device: string }) {
  return (
    <ConfirmDestroy
      action="Sign out"
      consequences="That browser has to sign in again. What it had not saved there is lost."
      onConfirm={async () => {
        const result = await revokeSessionAction({ id });
        if (!result.ok) return result.error.message;
        toast({ title: `${device} was signed out` });
        return undefined;
      }}
      title={`Sign out ${device}?`}
      trigger={<Button size="sm">Sign out</Button>}
    />
  );
}
