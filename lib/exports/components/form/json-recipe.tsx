"use client";

import { useState } from "react";
import { FormField } from "#components/ui/form-field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { RecipeDraft } from "#lib/exports/recipe-draft.ts";
import { isJsonObject } from "#lib/json-object.ts";

type JsonRecipeProps = { draft: RecipeDraft; onChange: (draft: RecipeDraft) => void };

function parse(text: string): { draft: RecipeDraft } | { error: string } {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? { draft: value } : { error: "A recipe is a JSON object." };
  } catch (error) {
    return { error: `This is not JSON yet: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The whole recipe as text. The form follows as soon as the text is JSON. */
export function JsonRecipe({ draft, onChange }: JsonRecipeProps) {
  const [text, setText] = useState(() => JSON.stringify(draft, null, 2));
  const [error, setError] = useState<string>();
  return (
    <FormField
      error={error}
      help="Every key is described in the docs, under Recipes. The preview beside it names what is wrong."
      label="Recipe"
    >
      {(field) => (
        <Textarea
          {...field}
          className="max-h-none min-h-96 font-mono text-[0.8125rem] leading-5"
          onChange={(event) => {
            setText(event.target.value);
            const parsed = parse(event.target.value);
            setError("error" in parsed ? parsed.error : undefined);
            if ("draft" in parsed) onChange(parsed.draft);
          }}
          spellCheck={false}
          value={text}
        />
      )}
    </FormField>
  );
}
