"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";

type Prompt = { key: number; text: string };
const maxPrompts = 8;

/** The prompts of the fingerprint; each is a field named `probePrompt`. */
export function ProbePrompts({ prompts, error }: { prompts: readonly string[]; error?: string | undefined }) {
  const [list, setList] = useState<Prompt[]>(prompts.map((text, key) => ({ key, text })));
  return (
    <div className="flex flex-col gap-3">
      {list.map(({ key, text }, index) => (
        <div className="flex items-end gap-2" key={key}>
          <FormField className="flex-1" error={index === 0 ? error : undefined} label={`Prompt ${index + 1}`}>
            {(field) => (
              <Textarea {...field} defaultValue={text} maxLength={2000} name="probePrompt" rows={2} />
            )}
          </FormField>
          {list.length > 1 && (
            <Button
              aria-label={`Remove prompt ${index + 1}`}
              onClick={() => setList(list.filter((other) => other.key !== key))}
              size="sm"
            >
              Remove
            </Button>
          )}
        </div>
      ))}
      {list.length < maxPrompts && (
        <div>
          <Button
            onClick={() => setList([...list, { key: Math.max(...list.map(({ key }) => key)) + 1, text: "" }])}
            size="sm"
          >
            Add a prompt
          </Button>
        </div>
      )}
    </div>
  );
}
