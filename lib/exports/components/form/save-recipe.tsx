"use client";

import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { saveRecipeAction } from "#lib/exports/actions.ts";
import type { RecipeDraft } from "#lib/exports/recipe-draft.ts";

type SaveRecipeProps = { draft: RecipeDraft; owner: string; schemaVersionId: string };

/** Saves the draft under a name, for this export and later ones. */
export function SaveRecipe({ draft, owner, schemaVersionId }: SaveRecipeProps) {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [problem, setProblem] = useState<string>();
  const [isPending, startTransition] = useTransition();

  const save = () =>
    startTransition(async () => {
      const result = await saveRecipeAction({
        name,
        recipe: draft,
        ...(owner && { owner }),
        ...(description && { description }),
        ...(schemaVersionId && { schemaVersionId }),
      });
      if (!result.ok) {
        const own = result.error.problems.find(({ pointer }) => pointer === "/name");
        return setProblem(own?.message ?? result.error.message);
      }
      setOpen(false);
      setProblem(undefined);
      toast({
        title: `Recipe ${result.data.name} saved`,
        tone: "good",
        action: { label: "Open it", href: `/recipes/${result.data.id}` },
      });
    });
  return (
    <Dialog
      description="A saved recipe never changes. To change something, save it under a new name."
      footer={
        <Button disabled={name === ""} onClick={save} pending={isPending} variant="primary">
          Save recipe
        </Button>
      }
      onOpenChange={setOpen}
      open={open}
      title="Save recipe"
      trigger={<Button>Save recipe</Button>}
    >
      <div className="flex flex-col gap-4">
        <FormField error={problem} help="Letters, digits, dot, dash and underscore." label="Name" required>
          {(field) => (
            <Input
              {...field}
              autoComplete="off"
              maxLength={64}
              onChange={(event) => setName(event.target.value)}
              value={name}
            />
          )}
        </FormField>
        <FormField label="What it is for" optional>
          {(field) => (
            <Textarea
              {...field}
              maxLength={2000}
              onChange={(event) => setDescription(event.target.value)}
              value={description}
            />
          )}
        </FormField>
      </div>
    </Dialog>
  );
}
