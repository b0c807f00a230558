import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Card } from "#components/ui/card.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { listCollections } from "#lib/repositories/collection/data.ts";
import { CollectStorage } from "#lib/repositories/components/collect-storage.tsx";
import { CollectionRuns } from "#lib/repositories/components/collection-runs.tsx";

export const metadata: Metadata = { title: "Storage" };

export default async function StoragePage() {
  const actor = await loadActor();
  if (!can(actor, "setting.manage")) notFound();
  const runs = await listCollections(actor);
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <Card
        description="What no dataset, commit or registered version refers to is removed every night, a day after it was last needed. A dry run says what that is now."
        title="Files that nothing refers to"
      >
        <CollectStorage />
      </Card>
      {runs.length > 0 && (
        <Card flush title="Removed so far">
          <CollectionRuns runs={runs} />
        </Card>
      )}
    </div>
  );
}
