import { Card } from "#components/ui/card.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { formatDuration } from "#lib/format.ts";
import { engineNames } from "#lib/serving/components/engine-name.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";

/** What was settled about a target. */
export function TargetFacts({ target }: { target: TargetView }) {
  const { baseModel, adapterSource, replicaFolderPath } = target;
  return (
    <Card title="About it">
      {target.description && <p className="mb-3 whitespace-pre-line break-words">{target.description}</p>}
      <KeyValueList
        facts={[
          {
            label: "Base model",
            value: (
              <TextLink href={`/${baseModel.owner}/${baseModel.name}`}>
                {baseModel.owner}/{baseModel.name}
              </TextLink>
            ),
          },
          { label: "Served as", value: target.servedModelName },
          { label: "Engine", value: engineNames[target.engine] },
          {
            label: "Adapters from",
            value: adapterSource === "hub" ? "this registry" : (replicaFolderPath ?? "a shared folder"),
          },
          { label: "API key", value: target.hasToken ? "kept, encrypted" : "none" },
          { label: "Approval", value: target.requiresApproval ? "required" : "not required" },
          { label: "Looked at every", value: formatDuration(target.reconcileSeconds * 1000) },
          { label: "Drains for", value: formatDuration(target.drainSeconds * 1000) },
          { label: "Added", value: <RelativeTime value={target.createdAt} /> },
          { label: "Target id", value: <Digest label="target id" value={target.id} /> },
        ]}
      />
    </Card>
  );
}
