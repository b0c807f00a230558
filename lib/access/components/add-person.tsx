"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { PersonForm } from "#lib/access/components/person-form.tsx";
import { SecretOnce } from "#lib/access/components/secret-once.tsx";

/** Adds a person in a dialog, and shows the link that lets them in. */
export function AddPerson() {
  const [open, setOpen] = useState(false);
  const [url, setUrl] = useState<string>();

  const change = (next: boolean) => {
    setOpen(next);
    setUrl(undefined);
  };

  return (
    <Dialog
      description={url ? undefined : "They get a one-time link and set their own password."}
      footer={url && <Button onClick={() => change(false)}>I have copied it</Button>}
      onOpenChange={change}
      open={open}
      title={url ? "They can come in by this link" : "Add a person"}
      trigger={
        <Button variant="primary">
          <Plus aria-hidden />
          Add person
        </Button>
      }
    >
      {url ? (
        <SecretOnce label="Invitation" secret={url}>
          Send it to them yourself. It works once, for seven days, and is not shown again.
        </SecretOnce>
      ) : (
        <PersonForm onAdded={setUrl} />
      )}
    </Dialog>
  );
}
