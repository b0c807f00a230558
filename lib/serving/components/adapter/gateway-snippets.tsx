"use client";

import { useState } from "react";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Segmented } from "#lib/schemas/components/segmented.tsx";
import type { GatewaySnippet } from "#lib/serving/pages/gateway-snippets.ts";

/** How to call a model through the gateway, one client at a time. */
export function GatewaySnippets({ snippets }: { snippets: readonly GatewaySnippet[] }) {
  const [chosen, setChosen] = useState(snippets[0]?.title ?? "");
  const snippet = snippets.find(({ title }) => title === chosen);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div>
        <Segmented
          label="Client"
          onChange={setChosen}
          options={snippets.map(({ title }) => ({ value: title, label: title }))}
          value={chosen}
        />
      </div>
      {snippet && <CodeBlock code={snippet.code} label={snippet.label} />}
    </div>
  );
}
