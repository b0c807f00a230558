import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { LazyLineageWorkspace } from "#lib/lineage/components/lazy-lineage-workspace.tsx";

export const metadata: Metadata = { title: "Lineage" };

export default async function LineagePage() {
  const actor = await loadActor();
  return (
    <>
      <PageHeader
        facts={["What each version came from, how that is known, and what came of it"]}
        title="Lineage"
      />
      <LazyLineageWorkspace focus="" mayEdit={can(actor, "lineage.update")} withQuestions />
    </>
  );
}
