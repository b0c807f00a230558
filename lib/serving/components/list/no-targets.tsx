import { Server } from "lucide-react";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { env } from "#lib/env.ts";

/** What a target is, and how the first one comes to be. */
export function NoTargets({ mayCreate }: { mayCreate: boolean }) {
  const example = [
    "export VLLM_ALLOW_RUNTIME_LORA_UPDATING=1",
    `export HF_ENDPOINT=${env().publicUrl}/hf`,
    "vllm serve ./my-base-model --served-model-name my-base-model \\",
    "  --enable-lora --max-lora-rank 16 --max-loras 4",
  ].join("\n");
  return (
    <EmptyState
      action={
        <>
          {mayCreate && (
            <ButtonLink href="/serving/new" variant="primary">
              Add target
            </ButtonLink>
          )}
          <ButtonLink href="/docs/serving">Read the guide</ButtonLink>
        </>
      }
      example={<CodeBlock code={example} label="a replica, in outline" />}
      icon={<Server aria-hidden />}
      title="No targets yet"
    >
      A target is a fleet of replicas with one base model. Versions are checked before they are published
      there, proved on every replica after, and put right after every restart. Its Launch tab prints the whole
      command.
    </EmptyState>
  );
}
