import { CodeBlock } from "#components/ui/code-block.tsx";
import { env } from "#lib/env.ts";

/** How a trained adapter comes here: from Python, and with the `hf` command. */
export function PushSnippets({ repository }: { repository: string }) {
  const { publicUrl } = env();
  const shell = [
    `export HF_ENDPOINT=${publicUrl}/hf`,
    "export HF_TOKEN=adp_…   # Settings → API tokens, scope write",
    `hf upload ${repository} ./my-adapter`,
  ].join("\n");
  return (
    <div className="flex flex-col gap-2">
      <CodeBlock code={`model.push_to_hub("${repository}")`} label="Python, with PEFT" />
      <CodeBlock code={shell} label="shell" />
    </div>
  );
}
