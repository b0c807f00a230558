import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import type { RecipeBlock } from "#lib/exports/recipe-reference.ts";

/** The keys of one block of a recipe: name, type, default and meaning. */
export function RecipeBlockTable({ block }: { block: RecipeBlock }) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label={`Keys of ${block.title}`}>
        <thead>
          <tr>
            <TableHead>Key</TableHead>
            <TableHead>Type</TableHead>
            <TableHead>Default</TableHead>
            <TableHead>Meaning</TableHead>
          </tr>
        </thead>
        <tbody>
          {block.keys.map((key) => (
            <tr id={key.path} key={key.path}>
              <TableCell className="whitespace-nowrap font-mono">{key.path.split(".").at(-1)}</TableCell>
              <TableCell className="min-w-28">{key.type}</TableCell>
              <TableCell className="min-w-20 break-words font-mono">{key.defaultJson ?? "–"}</TableCell>
              <TableCell className="min-w-56">
                {[key.title, key.description].filter(Boolean).join(". ").replace(/\.\.$/u, ".")}
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
