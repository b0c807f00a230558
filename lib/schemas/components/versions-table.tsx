import { Digest } from "#components/ui/digest.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { SchemaVersionView } from "#lib/schemas/json-schema.ts";

/** The versions of a schema, newest first; each shows what it changed. */
export function SchemaVersionsTable({
  schemaId,
  versions,
}: {
  schemaId: string;
  versions: readonly SchemaVersionView[];
}) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label="Versions">
        <thead>
          <tr>
            <TableHead numeric>Version</TableHead>
            <TableHead>What changed</TableHead>
            <TableHead>Draft</TableHead>
            <TableHead>Digest</TableHead>
            <TableHead>Saved</TableHead>
            <TableHead>By</TableHead>
            <TableHead>Compare</TableHead>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <tr key={version.id}>
              <TableCell numeric>
                <TextLink href={`/schemas/${schemaId}?version=${version.number}`} quiet>
                  {version.number}
                </TextLink>
              </TableCell>
              <TableCell className="min-w-40 break-words">{version.message || "–"}</TableCell>
              <TableCell className="whitespace-nowrap">{version.draft}</TableCell>
              <TableCell>
                <Digest value={version.digest} />
              </TableCell>
              <TableCell className="whitespace-nowrap">
                <RelativeTime value={version.createdAt} />
              </TableCell>
              <TableCell>{version.createdBy}</TableCell>
              <TableCell className="whitespace-nowrap">
                {version.number > 1 ? (
                  <TextLink
                    href={`/schemas/${schemaId}/versions?from=${version.number - 1}&to=${version.number}`}
                  >
                    with {version.number - 1}
                  </TextLink>
                ) : (
                  "–"
                )}
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
