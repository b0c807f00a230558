import { Badge } from "#components/ui/badge.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { VersionStatusBadge } from "#lib/adapters/components/version-status.tsx";
import { adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import { type VersionView, versionLabel, versionSubject } from "#lib/adapters/versions/version.ts";
import { formatBytes, formatCount, formatShare } from "#lib/format.ts";

type VersionsTableProps = {
  /** Of one adapter, or each with its own. */
  versions: readonly (VersionView & { owner: string; name: string })[];
  /** Two to four can be chosen; the table then stands in a form. */
  selectable?: boolean;
};

/** Versions with what lists say of them. */
export function VersionsTable({ versions, selectable = false }: VersionsTableProps) {
  return (
    <Table label="Versions">
      <thead>
        <tr>
          <TableHead>Version</TableHead>
          <TableHead>Status</TableHead>
          <TableHead>Aliases</TableHead>
          <TableHead>Base model</TableHead>
          <TableHead numeric>Rank</TableHead>
          <TableHead numeric>Parameters</TableHead>
          <TableHead numeric>Size</TableHead>
          <TableHead numeric>Card</TableHead>
          <TableHead>Root digest</TableHead>
          <TableHead>Registered</TableHead>
        </tr>
      </thead>
      <tbody>
        {versions.map((version) => {
          const label = versionLabel(version);
          return (
            <tr key={version.id}>
              <TableCell className="whitespace-nowrap">
                <span className="flex items-start gap-2">
                  {selectable && (
                    <Checkbox
                      label={<span className="sr-only">Choose {label} to compare</span>}
                      name="v"
                      value={versionSubject(version, version)}
                    />
                  )}
                  <TextLink href={adapterHref(version, { version: label })} quiet>
                    {selectable ? label : versionSubject(version, version)}
                  </TextLink>
                </span>
              </TableCell>
              <TableCell>
                <VersionStatusBadge status={version.status} />
              </TableCell>
              <TableCell>
                <span className="flex flex-wrap gap-1">
                  {version.aliases.map((alias) => (
                    <Badge key={alias} tone="info">
                      {alias}
                    </Badge>
                  ))}
                </span>
              </TableCell>
              <TableCell className="min-w-32 break-words">{version.baseModel ?? "–"}</TableCell>
              <TableCell numeric>{version.rank ?? "–"}</TableCell>
              <TableCell numeric>
                {version.parameterCount === null ? "–" : formatCount(version.parameterCount)}
              </TableCell>
              <TableCell numeric>{formatBytes(version.sizeBytes)}</TableCell>
              <TableCell numeric>{formatShare(version.completeness)}</TableCell>
              <TableCell>
                {version.rootDigest ? <Digest label="root digest" value={version.rootDigest} /> : "–"}
              </TableCell>
              <TableCell className="whitespace-nowrap">
                <RelativeTime value={version.registeredAt ?? version.createdAt} />
              </TableCell>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
