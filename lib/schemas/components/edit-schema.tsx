"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { useUnsavedWarning } from "#components/ui/use-unsaved-warning.ts";
import { QueryScope } from "#lib/query-scope.tsx";
import { addSchemaVersionAction } from "#lib/schemas/actions.ts";
import type { NamedId } from "#lib/schemas/components/rows-panel.tsx";
import { type SchemaTexts, SchemaWorkspace } from "#lib/schemas/components/schema-workspace.tsx";

type EditSchemaProps = {
  schemaId: string;
  /** The version that is shown and that a save follows. */
  version: { number: number; text: string; generationText: string | null };
  /** An older version, or a reader who may not change it. */
  readOnly: boolean;
  datasets: readonly NamedId[];
  recipes: readonly NamedId[];
};

/** A schema's version in the editor; saving makes the next one. */
export function EditSchema({ schemaId, version, readOnly, datasets, recipes }: EditSchemaProps) {
  const router = useRouter();
  const saved: SchemaTexts = { text: version.text, generationText: version.generationText ?? "" };
  const [texts, setTexts] = useState(saved);
  const [message, setMessage] = useState("");
  const [problem, setProblem] = useState<string>();
  const [isPending, startTransition] = useTransition();
  const isDirty = texts.text !== saved.text || texts.generationText !== saved.generationText;
  useUnsavedWarning(isDirty);

  const save = (): void => {
    if (!isDirty || readOnly) return;
    startTransition(async () => {
      const result = await addSchemaVersionAction({
        id: schemaId,
        ...texts,
        message,
        baseVersion: version.number,
      });
      setProblem(result.ok ? undefined : result.error.message);
      if (!result.ok) return;
      setMessage("");
      toast({ title: `Version ${result.data.number} saved`, tone: "good" });
      router.refresh();
    });
  };
  return (
    <div className="flex flex-col gap-4">
      {problem && <Callout tone="bad">{problem}</Callout>}
      <QueryScope>
        <SchemaWorkspace
          datasets={datasets}
          onChange={setTexts}
          onSave={save}
          readOnly={readOnly}
          recipes={recipes}
          texts={texts}
          toolbar={
            readOnly ? (
              <Badge>version {version.number}, read only</Badge>
            ) : (
              <>
                <Input
                  aria-label="What changed"
                  className="h-7 w-44 sm:w-56"
                  maxLength={1000}
                  onChange={(event) => setMessage(event.target.value)}
                  placeholder="What changed"
                  value={message}
                />
                <Button disabled={!isDirty} onClick={() => setTexts(saved)} size="sm">
                  Discard
                </Button>
                <Button disabled={!isDirty} onClick={save} pending={isPending} size="sm" variant="primary">
                  Save version {version.number + 1}
                </Button>
              </>
            )
          }
        />
      </QueryScope>
    </div>
  );
}
