"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { SecretOnce } from "#lib/access/components/secret-once.tsx";
import { TokenForm } from "#lib/access/components/token-form.tsx";

/** Makes an API token in a dialog, and shows its text once. */
export function CreateToken() {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<{ name: string; text: string }>();

  const change = (next: boolean) => {
    setOpen(next);
    setMade(undefined);
  };

  return (
    <Dialog
      description={made ? undefined : "For programs: sent as Authorization: Bearer <token>."}
      footer={made && <Button onClick={() => change(false)}>I have copied it</Button>}
      onOpenChange={change}
      open={open}
      title={made ? `Token ${made.name} is made` : "New API token"}
      trigger={
        <Button variant="primary">
          <Plus aria-hidden />
          New token
        </Button>
      }
    >
      {made ? (
        <SecretOnce label="API token" secret={made.text}>
          Copy it now: it is not kept and cannot be shown again.
        </SecretOnce>
      ) : (
        <TokenForm onMade={setMade} />
      )}
    </Dialog>
  );
}
