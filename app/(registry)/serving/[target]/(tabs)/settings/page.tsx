import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Card } from "#components/ui/card.tsx";
import { DeleteTarget } from "#lib/serving/components/settings/delete-target.tsx";
import { TargetSettingsForm } from "#lib/serving/components/settings/target-settings-form.tsx";
import { TargetToken } from "#lib/serving/components/settings/target-token.tsx";
import { listServedAliases } from "#lib/serving/deployments/aliases/data.ts";
import { loadTarget } from "#lib/serving/loaders.ts";
import { vllmMaxRanks } from "#lib/serving/preflight/max-lora-ranks.ts";

export const metadata: Metadata = { title: "Settings" };

export default async function TargetSettingsPage({ params }: PageProps<"/serving/[target]/settings">) {
  const { actor, target, mayUpdate, mayDelete } = await loadTarget((await params).target);
  if (!mayUpdate) notFound();
  const aliases = await listServedAliases(actor, { targetId: target.id });
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <TargetSettingsForm key={target.revision} ranks={vllmMaxRanks} target={target} />
      <TargetToken target={target} />
      {mayDelete && (
        <Card
          description="Its replicas are no longer looked at and its service token stops working. What it served when stays in the history."
          title="Delete this target"
        >
          <DeleteTarget
            serves={aliases.map(({ adapter, alias }) => `${adapter.owner}/${adapter.name}@${alias}`)}
            target={{ id: target.id, name: target.name, replicas: target.replicas.length }}
          />
        </Card>
      )}
    </div>
  );
}
