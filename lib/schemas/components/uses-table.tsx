import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { formatCount } from "#lib/format.ts";
import type { SchemaUse } from "#lib/schemas/json-schema.ts";

/** The recipes that validate with a schema, and how often each was exported. */
export function UsesTable({ uses }: { uses: readonly SchemaUse[] }) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label="Recipes with this schema">
        <thead>
          <tr>
            <TableHead>Recipe</TableHead>
            <TableHead numeric>Schema version</TableHead>
            <TableHead numeric>Exports</TableHead>
            <TableHead numeric>Running</TableHead>
          </tr>
        </thead>
        <tbody>
          {uses.map((use) => (
            <tr key={use.recipeId}>
              <TableCell>
                <span className="text-foreground-muted">{use.owner}/</span>
                <TextLink href={`/recipes/${use.recipeId}`} quiet>
                  {use.recipeName}
                </TextLink>
              </TableCell>
              <TableCell numeric>{use.versionNumber}</TableCell>
              <TableCell numeric>{formatCount(use.exportCount)}</TableCell>
              <TableCell numeric>{formatCount(use.runningExports)}</TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
