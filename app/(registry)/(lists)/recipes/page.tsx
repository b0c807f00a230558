import { Plus, SlidersHorizontal } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { CompareForm } from "#lib/exports/components/comparison/compare-form.tsx";
import { RecipeFilters } from "#lib/exports/components/recipes/recipe-filters.tsx";
import { RecipesTable } from "#lib/exports/components/recipes/recipes-table.tsx";
import { loadRecipes } from "#lib/exports/loaders.ts";
import { searchText } from "#lib/exports/search-text.ts";
import { formatCount } from "#lib/format.ts";

export const metadata: Metadata = { title: "Recipes" };

const pageRows = 50;
const example =
  '{\n  "style": "instruction_tuning",\n  "field_mapping": { "instruction_field": "question", "output_field": "answer" },\n  "quality": { "min_text_length": 20 }\n}';

export default async function RecipesPage({ searchParams }: PageProps<"/recipes">) {
  const query = await searchParams;
  const [q, cursor] = [searchText(query.q), searchText(query.cursor)];
  const archived = searchText(query.archived) === "true";
  const page = await loadRecipes({ limit: pageRows, archived, ...(q && { q }), ...(cursor && { cursor }) });
  const newRecipe = (
    <ButtonLink href="/exports/new" variant="primary">
      <Plus aria-hidden />
      Write a recipe
    </ButtonLink>
  );
  const here = (changes: Record<string, string>) =>
    `/recipes?${new URLSearchParams({ ...(q && { q }), ...(archived && { archived: "true" }), ...changes })}`;
  const isFiltered = q !== "" || archived;
  return (
    <>
      <PageHeader
        actions={newRecipe}
        facts={[`${formatCount(page.total)} ${page.total === 1 ? "recipe" : "recipes"}`]}
        title="Recipes"
      />
      {(page.total > 0 || isFiltered) && <RecipeFilters archived={archived} q={q} />}
      {page.items.length > 0 ? (
        <>
          <CompareForm field="recipe" noun="recipes" path="/recipes/compare">
            <RecipesTable recipes={page.items} />
          </CompareForm>
          <Pagination
            firstHref={cursor ? here({}) : undefined}
            nextHref={page.nextCursor ? here({ cursor: page.nextCursor }) : undefined}
            noun="recipes"
            shown={page.items.length}
            total={page.total}
          />
        </>
      ) : (
        <EmptyState
          action={q ? <ButtonLink href="/recipes">Clear filters</ButtonLink> : newRecipe}
          example={q ? undefined : <CodeBlock code={example} label="recipe.json" />}
          icon={<SlidersHorizontal aria-hidden />}
          title={q ? "No recipe matches this word" : "No recipes yet"}
        >
          {q
            ? "Try another word, or look at archived ones too."
            : "A recipe says what an export does: fields, format, schema, filters, weights. It never changes, so that an export can be made again."}
        </EmptyState>
      )}
    </>
  );
}
