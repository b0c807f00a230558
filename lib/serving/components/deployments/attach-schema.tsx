"use client";

import { Button } from "#components/ui/button.tsx";
import { VerbDialog } from "#lib/adapters/components/actions/verb-dialog.tsx";
import { setAttachedSchemaAction } from "#lib/serving/deployments/actions.ts";

type AttachSchemaProps = {
  deployment: { id: string; alias: string | null; attachesSchema: boolean };
  onDone: (title: string) => void;
};

/** Switches whether requests by the alias get the schema of the version's training data. */
export function AttachSchema({ deployment: { id, alias, attachesSchema }, onDone }: AttachSchemaProps) {
  const verb = attachesSchema ? "Detach schema" : "Attach schema";
  return (
    <VerbDialog
      call={() => setAttachedSchemaAction({ id, attachesSchema: !attachesSchema })}
      description={
        attachesSchema
          ? `Requests for ${alias} are answered freely again, unless they bring a format of their own or ask for the schema by the header x-adaptery-schema.`
          : `Requests for ${alias} that bring no response_format of their own get the schema of the export that the version was trained on, this one's and that of versions published later. Versions without one answer as before; a request with the header x-adaptery-schema: off does too.`
      }
      onDone={() => onDone(attachesSchema ? "The schema is detached" : "The schema is attached")}
      title={`${verb} ${attachesSchema ? "from" : "to"} requests for ${alias}?`}
      trigger={<Button>{verb}</Button>}
      verb={verb}
    >
      {() => null}
    </VerbDialog>
  );
}
