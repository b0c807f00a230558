import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Card } from "#components/ui/card.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { getAllowedNetworks } from "#lib/serving/client/data.ts";
import { ServingLimits } from "#lib/serving/components/settings/serving-limits.tsx";
import { getSharedFolders } from "#lib/serving/targets/folder/data.ts";

export const metadata: Metadata = { title: "Serving" };

export default async function ServingSettingsPage() {
  if (!can(await loadActor(), "setting.manage")) notFound();
  const [networks, folders] = await Promise.all([getAllowedNetworks(), getSharedFolders()]);
  return (
    <div className="max-w-3xl">
      <Card
        description="Where the replicas of serving targets may be. This server sends requests there, and writes adapters into the shared folders."
        title="Serving"
      >
        <ServingLimits folders={folders} networks={networks} />
      </Card>
    </div>
  );
}
