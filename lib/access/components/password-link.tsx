"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { SecretOnce } from "#lib/access/components/secret-once.tsx";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { issuePasswordLinkAction } from "#lib/access/people/actions.ts";

/** Makes a new one-time link with which a person sets a password. */
export function PasswordLink({ userId, handle }: { userId: string; handle: string }) {
  const [open, setOpen] = useState(false);
  const [url, setUrl] = useState<string>();
  const { problem, pending, run, reset } = useVerb();

  const change = (next: boolean) => {
    setUrl(undefined);
    reset();
    setOpen(next);
  };

  return (
    <Dialog
      description={
        url
          ? undefined
          : "Links made for them before stop working; a password they have keeps working until they set a new one."
      }
      footer={
        url ? (
          <Button onClick={() => change(false)}>I have copied it</Button>
        ) : (
          <Button
            onClick={() =>
              run(
                () => issuePasswordLinkAction({ userId }),
                (link) => setUrl(link.url),
              )
            }
            pending={pending}
            variant="primary"
          >
            Make link
          </Button>
        )
      }
      onOpenChange={change}
      open={open}
      title={`Password link for ${handle}`}
      trigger={
        <Button aria-label={`Password link for ${handle}`} size="sm">
          Password link
        </Button>
      }
    >
      {url && (
        <SecretOnce label="Link" secret={url}>
          Send it to them yourself. It works once, for seven days, and is not shown again.
        </SecretOnce>
      )}
      {problem && <Callout tone="bad">{problem}</Callout>}
    </Dialog>
  );
}
