import { Puzzle } from "lucide-react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PushSnippets } from "#lib/adapters/components/push-snippets.tsx";

/** An adapter that nothing was pushed to yet. */
export function NoVersion({ repository }: { repository: { owner: string; name: string } }) {
  return (
    <EmptyState
      example={<PushSnippets repository={`${repository.owner}/${repository.name}`} />}
      icon={<Puzzle aria-hidden />}
      title="Nothing was pushed yet"
    >
      A push of adapter_config.json and adapter_model.safetensors makes a draft, with everything measured that
      can be. Files can also be uploaded in the Files tab.
    </EmptyState>
  );
}
