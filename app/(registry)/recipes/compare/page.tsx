import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { DifferencesTable } from "#lib/exports/components/comparison/differences-table.tsx";
import { loadRecipeComparison } from "#lib/exports/loaders.ts";
import { searchText } from "#lib/exports/search-text.ts";

export const metadata: Metadata = { title: "Compare recipes" };

const crumbs = [{ label: "Recipes", href: "/recipes" }, { label: "Compare" }];

export default async function CompareRecipesPage({ searchParams }: PageProps<"/recipes/compare">) {
  const query = await searchParams;
  const [a, b] = [searchText(query.a), searchText(query.b)];
  if (a === "" || b === "") {
    return (
      <>
        <PageHeader crumbs={crumbs} title="Compare recipes" />
        <EmptyState
          action={<ButtonLink href="/recipes">Choose two recipes</ButtonLink>}
          title="Two recipes side by side"
        >
          Every key in which two recipes differ, by its JSON pointer.
        </EmptyState>
      </>
    );
  }
  const { left, right, differences } = await loadRecipeComparison(a, b);
  return (
    <>
      <PageHeader
        crumbs={crumbs}
        facts={[
          <TextLink href={`/recipes/${left.id}`} key="left">
            {left.name}
          </TextLink>,
          <TextLink href={`/recipes/${right.id}`} key="right">
            {right.name}
          </TextLink>,
        ]}
        title={`${left.name} and ${right.name}`}
      />
      <DifferencesTable differences={differences} leftName={left.name} rightName={right.name} />
    </>
  );
}
