"use client";

import { useState } from "react";
import { CodeBlock } from "#components/ui/code-block.tsx";
import type { TrainingSnippet } from "#lib/exports/training-snippets.ts";
import { Segmented } from "#lib/schemas/components/segmented.tsx";

/** How to train on the export, one trainer at a time. */
export function TrainingTabs({ snippets }: { snippets: readonly TrainingSnippet[] }) {
  const [chosen, setChosen] = useState<TrainingSnippet["id"]>(snippets[0]?.id ?? "peft");
  const snippet = snippets.find(({ id }) => id === chosen);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div>
        <Segmented
          label="Trainer"
          onChange={setChosen}
          options={snippets.map(({ id, title }) => ({ value: id, label: title }))}
          value={chosen}
        />
      </div>
      {snippet?.files.map((file) => (
        <CodeBlock code={file.content} key={`${snippet.id} ${file.name}`} label={file.name} />
      ))}
      {snippet && <CodeBlock code={snippet.commands} label="shell" />}
    </div>
  );
}
