"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { UsageSnippet } from "#lib/adapters/pages/usage-snippets.ts";
import { Segmented } from "#lib/schemas/components/segmented.tsx";

/** How to load the version in view, one tool at a time. */
export function UseIt({ snippets }: { snippets: readonly UsageSnippet[] }) {
  const [chosen, setChosen] = useState(snippets[0]?.title ?? "");
  const snippet = snippets.find(({ title }) => title === chosen);
  return (
    <Dialog
      description="A version's own repository never changes: what it answers today it answers in a year."
      title="Use it"
      trigger={<Button>Use it</Button>}
    >
      <div className="flex min-w-0 flex-col gap-3">
        <Segmented
          label="Tool"
          onChange={setChosen}
          options={snippets.map(({ title }) => ({ value: title, label: title }))}
          value={chosen}
        />
        {snippet && <CodeBlock code={snippet.code} label={snippet.label} wrap />}
      </div>
    </Dialog>
  );
}
