import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { VersionStatusBadge } from "#lib/adapters/components/version-status.tsx";
import type { AdapterItem } from "#lib/adapters/list/adapter-query.ts";
import { adapterHref } from "#lib/adapters/pages/adapter-path.ts";

const shownTags = 3;

/** Adapters with what the version shown first says. */
export function AdaptersTable({ adapters }: { adapters: readonly AdapterItem[] }) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label="Adapters">
        <thead>
          <tr>
            <TableHead>Adapter</TableHead>
            <TableHead>Version</TableHead>
            <TableHead>Base model</TableHead>
            <TableHead numeric>Rank</TableHead>
            <TableHead>Updated</TableHead>
          </tr>
        </thead>
        <tbody>
          {adapters.map((adapter) => (
            <tr key={adapter.id}>
              <TableCell className="min-w-64 max-w-md">
                <span className="text-foreground-muted">{adapter.owner}/</span>
                <TextLink href={adapterHref(adapter)} quiet>
                  {adapter.name}
                </TextLink>
                {adapter.description && (
                  <p className="truncate text-[0.8125rem] text-foreground-muted">{adapter.description}</p>
                )}
                {(adapter.taskType || adapter.tags.length > 0) && (
                  <span className="flex flex-wrap gap-1 pt-0.5">
                    {adapter.taskType && <Badge tone="info">{adapter.taskType}</Badge>}
                    {adapter.tags.slice(0, shownTags).map((tag) => (
                      <Badge key={tag}>{tag}</Badge>
                    ))}
                    {adapter.tags.length > shownTags && <Badge>+{adapter.tags.length - shownTags}</Badge>}
                  </span>
                )}
              </TableCell>
              <TableCell className="whitespace-nowrap">
                <span className="flex flex-wrap items-center gap-1.5 tabular-nums">
                  {adapter.version}
                  {adapter.status ? <VersionStatusBadge status={adapter.status} /> : "empty"}
                </span>
              </TableCell>
              <TableCell className="min-w-32 break-words">{adapter.baseModel ?? "–"}</TableCell>
              <TableCell numeric>{adapter.rank ?? "–"}</TableCell>
              <TableCell className="whitespace-nowrap">
                <RelativeTime value={adapter.updatedAt} />
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
