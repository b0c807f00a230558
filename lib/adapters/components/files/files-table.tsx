import { File, Folder, ShieldAlert } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { type AdapterPlace, adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import { formatBytes } from "#lib/format.ts";
import type { TreeEntry } from "#lib/repositories/tree.ts";

type FilesTableProps = {
  repository: { owner: string; name: string };
  place: AdapterPlace;
  entries: readonly TreeEntry[];
  quarantined: readonly string[];
};

/** Files and folders of one folder of a version. */
export function FilesTable({ repository, place, entries, quarantined }: FilesTableProps) {
  return (
    <Table label="Files">
      <thead>
        <tr>
          <TableHead>Name</TableHead>
          <TableHead numeric>Size</TableHead>
          <TableHead>SHA-256</TableHead>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => {
          const Icon = entry.type === "directory" ? Folder : File;
          return (
            <tr key={entry.path}>
              <TableCell className="min-w-56">
                <span className="flex min-w-0 flex-wrap items-center gap-2">
                  <Icon aria-hidden className="size-4 shrink-0 text-foreground-muted" />
                  <TextLink
                    className="break-all font-mono text-[0.8125rem]"
                    href={adapterHref(repository, { ...place, path: entry.path })}
                    quiet
                  >
                    {entry.path.split("/").at(-1)}
                    {entry.type === "directory" && "/"}
                  </TextLink>
                  {quarantined.includes(entry.path) && (
                    <Badge tone="bad">
                      <ShieldAlert aria-hidden />
                      quarantined
                    </Badge>
                  )}
                </span>
              </TableCell>
              <TableCell numeric>{entry.type === "file" ? formatBytes(entry.sizeBytes) : "–"}</TableCell>
              <TableCell>
                {entry.type === "file" ? <Digest label="SHA-256" value={entry.sha256} /> : "–"}
              </TableCell>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
