import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { LineageExplorer } from "#lib/lineage/components/lineage-explorer.tsx";

export const metadata: Metadata = { title: "Lineage" };

export default async function LineagePage() {
  const actor = await loadActor();
  return (
    <>
      <PageHeader
        facts={["What each version came from, how that is known, and what came of it"]}
        title="Lineage"
      />
      <LineageExplorer focus="" mayEdit={can(actor, "lineage.update")} withQuestions />
    </>
  );
}
