import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { RightRail } from "#components/layout/right-rail.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { ExportsTable } from "#lib/exports/components/exports-table.tsx";
import { ArchiveRecipe } from "#lib/exports/components/recipes/archive-recipe.tsx";
import { RecipeFacts } from "#lib/exports/components/recipes/recipe-facts.tsx";
import { loadExports, loadRecipe, loadRecipeRights } from "#lib/exports/loaders.ts";
import { formatCount } from "#lib/format.ts";

export async function generateMetadata({ params }: PageProps<"/recipes/[id]">): Promise<Metadata> {
  return { title: (await loadRecipe((await params).id)).name };
}

const shownExports = 50;

export default async function RecipePage({ params }: PageProps<"/recipes/[id]">) {
  const { id } = await params;
  const recipe = await loadRecipe(id);
  const [made, rights] = await Promise.all([
    loadExports({ recipeId: id, limit: shownExports }),
    loadRecipeRights(recipe.ownerId),
  ]);
  return (
    <>
      <PageHeader
        actions={
          <>
            {rights.canArchive && recipe.archivedAt === null && (
              <ArchiveRecipe exportCount={recipe.exportCount} id={recipe.id} name={recipe.name} />
            )}
            {rights.canExport && (
              <ButtonLink href={`/exports/new?recipe=${recipe.id}`} variant="primary">
                New export
              </ButtonLink>
            )}
          </>
        }
        badge={recipe.archivedAt && <Badge>archived</Badge>}
        crumbs={[{ label: "Recipes", href: "/recipes" }, { label: recipe.name }]}
        facts={[
          recipe.owner,
          recipe.rowFormat.replaceAll("_", " "),
          `${formatCount(recipe.exportCount)} ${recipe.exportCount === 1 ? "export" : "exports"}`,
          <RelativeTime key="created" value={recipe.createdAt} />,
        ]}
        title={recipe.name}
      />
      <RightRail label="Facts about this recipe" rail={<RecipeFacts recipe={recipe} />}>
        {recipe.description && <p className="max-w-3xl">{recipe.description}</p>}
        {recipe.warnings.map((warning) => (
          <Callout key={warning.code} tone="caution">
            {warning.message}
          </Callout>
        ))}
        <section className="flex min-w-0 flex-col gap-2">
          <h2 className="font-semibold text-base">Exports made with it</h2>
          {made.items.length > 0 ? (
            <ExportsTable exports={made.items} label="Exports made with this recipe" />
          ) : (
            <EmptyState title="None yet">
              Each export that is made with this recipe is listed here.
            </EmptyState>
          )}
        </section>
        <JsonView frameClassName="max-h-[75vh]" label="Document, with every default" value={recipe.recipe} />
      </RightRail>
    </>
  );
}
