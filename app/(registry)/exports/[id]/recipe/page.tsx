import { ButtonLink } from "#components/ui/button-link.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import { loadExport } from "#lib/exports/loaders.ts";

export default async function ExportRecipePage({ params }: PageProps<"/exports/[id]/recipe">) {
  const run = await loadExport((await params).id);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-foreground-muted">The recipe as it was run, with every default filled in.</p>
        <div className="flex flex-wrap gap-2">
          <ButtonLink href={`/recipes/${run.recipe.id}`}>Open recipe</ButtonLink>
          <ButtonLink href={`/exports/new?dataset=${run.dataset.id}&recipe=${run.recipe.id}`}>
            Use it again
          </ButtonLink>
        </div>
      </div>
      <JsonView frameClassName="max-h-[75vh]" label={run.recipe.name} value={run.recipeDocument} />
    </div>
  );
}
