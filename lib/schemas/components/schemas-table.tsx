import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { formatCount } from "#lib/format.ts";
import type { SchemaView } from "#lib/schemas/json-schema.ts";

/** Schemas with their newest version and what uses them. */
export function SchemasTable({ schemas }: { schemas: readonly SchemaView[] }) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label="Schemas">
        <thead>
          <tr>
            <TableHead>Name</TableHead>
            <TableHead>Draft</TableHead>
            <TableHead numeric>Version</TableHead>
            <TableHead numeric>Recipes</TableHead>
            <TableHead>Changed</TableHead>
            <TableHead>By</TableHead>
          </tr>
        </thead>
        <tbody>
          {schemas.map((schema) => (
            <tr key={schema.id}>
              <TableCell className="min-w-48">
                <span className="text-foreground-muted">{schema.owner.handle}/</span>
                <TextLink href={`/schemas/${schema.id}`} quiet>
                  {schema.name}
                </TextLink>
                {schema.latestVersion?.generationText && (
                  <Badge className="ml-2" title="Has a schema for constrained decoding">
                    generation
                  </Badge>
                )}
                {schema.description && (
                  <p className="line-clamp-1 max-w-md text-foreground-muted">{schema.description}</p>
                )}
              </TableCell>
              <TableCell className="whitespace-nowrap">{schema.latestVersion?.draft ?? "–"}</TableCell>
              <TableCell numeric>{schema.latestVersion?.number ?? "–"}</TableCell>
              <TableCell numeric>{formatCount(schema.recipeCount)}</TableCell>
              <TableCell className="whitespace-nowrap">
                <RelativeTime value={schema.updatedAt} />
              </TableCell>
              <TableCell>{schema.latestVersion?.createdBy ?? schema.createdBy}</TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
