"use client";

import { Button } from "#components/ui/button.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { revokeTokenAction } from "#lib/access/tokens/actions.ts";

/** Revokes a token after saying what stops. */
export function RevokeToken({ id, name }: { id: string; name: string }) {
  return (
    <ConfirmDestroy
      action="Revoke token"
      consequences="Programs that use it are refused within a second. It cannot be brought back."
      onConfirm={async () => {
        const result = await revokeTokenAction({ id });
        if (!result.ok) return result.error.message;
        toast({ title: `Token ${name} was revoked` });
        return undefined;
      }}
      title={`Revoke token ${name}?`}
      trigger={
        <Button aria-label={`Revoke token ${name}`} size="sm">
          Revoke
        </Button>
      }
    />
  );
}
