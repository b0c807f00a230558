import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { env } from "#lib/env.ts";
import { TrainingTabs } from "#lib/exports/components/run/training-tabs.tsx";
import { loadExport, loadExportFiles } from "#lib/exports/loaders.ts";
import { slugOf } from "#lib/exports/sidecar-facts.ts";
import { snippetFacts } from "#lib/exports/snippet-facts.ts";
import { trainingSnippets } from "#lib/exports/training-snippets.ts";

export default async function ExportTrainingPage({ params }: PageProps<"/exports/[id]/training">) {
  const { id } = await params;
  const [run, files] = await Promise.all([loadExport(id), loadExportFiles(id)]);
  if (run.status !== "succeeded") {
    return (
      <EmptyState title="Nothing to train on yet">
        Scripts for PEFT and TRL, axolotl and LLaMA-Factory are here once the export has succeeded.
      </EmptyState>
    );
  }
  const adapterId = run.recipeDocument.adapter_metadata.adapter_id;
  const adapterName = adapterId.split("/").at(-1) || slugOf(run.name);
  const place = { url: env().publicUrl.replace(/\/$/, ""), adapterRepo: `${run.owner}/${adapterName}` };
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-3xl text-foreground-muted">
        Each trainer fetches this export, trains a LoRA adapter with the recipe's settings, and pushes it
        together with adapter_metadata.json, so that the adapter finds its data again. The token is read from
        ADAPTERY_TOKEN; make one in <TextLink href="/settings/tokens">settings</TextLink> or with{" "}
        <code className="font-mono">adaptery token</code>.
      </p>
      <TrainingTabs snippets={trainingSnippets(snippetFacts(run, files), place)} />
    </div>
  );
}
