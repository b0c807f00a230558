import { Badge } from "#components/ui/badge.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { RecipeItem } from "#lib/exports/recipes/data.ts";
import { formatCount } from "#lib/format.ts";

/** Recipes; two can be chosen to compare. Stands in a CompareForm. */
export function RecipesTable({ recipes }: { recipes: readonly RecipeItem[] }) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label="Recipes">
        <thead>
          <tr>
            <TableHead>Name</TableHead>
            <TableHead>Format</TableHead>
            <TableHead>Schema</TableHead>
            <TableHead numeric>Exports</TableHead>
            <TableHead>Digest</TableHead>
            <TableHead>Created by</TableHead>
            <TableHead>Created</TableHead>
          </tr>
        </thead>
        <tbody>
          {recipes.map((recipe) => (
            <tr key={recipe.id}>
              <TableCell className="min-w-56 break-words">
                <span className="flex items-start gap-2">
                  <Checkbox
                    label={<span className="sr-only">Choose {recipe.name} to compare</span>}
                    name="recipe"
                    value={recipe.id}
                  />
                  <span className="min-w-0">
                    <span className="text-foreground-muted">{recipe.owner}/</span>
                    <TextLink href={`/recipes/${recipe.id}`} quiet>
                      {recipe.name}
                    </TextLink>
                    {recipe.archivedAt && <Badge className="ml-2">archived</Badge>}
                    {recipe.description && (
                      <span className="line-clamp-1 text-foreground-muted">{recipe.description}</span>
                    )}
                  </span>
                </span>
              </TableCell>
              <TableCell className="whitespace-nowrap">{recipe.rowFormat.replaceAll("_", " ")}</TableCell>
              <TableCell className="whitespace-nowrap">
                {recipe.schema ? (
                  <>
                    <TextLink href={`/schemas/${recipe.schema.id}`} quiet>
                      {recipe.schema.name}
                    </TextLink>{" "}
                    <span className="text-foreground-muted">v{recipe.schema.version}</span>
                  </>
                ) : (
                  "–"
                )}
              </TableCell>
              <TableCell numeric>{formatCount(recipe.exportCount)}</TableCell>
              <TableCell>
                <Digest label={`digest of ${recipe.name}`} value={recipe.digest} />
              </TableCell>
              <TableCell>{recipe.createdBy}</TableCell>
              <TableCell className="whitespace-nowrap">
                <RelativeTime value={recipe.createdAt} />
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
