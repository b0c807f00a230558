import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { OwnerView } from "#lib/access/teams/team.ts";
import { formatCount } from "#lib/format.ts";

/** Teams with what is said of them. */
export function TeamsTable({ teams }: { teams: readonly OwnerView[] }) {
  return (
    <Table label="Teams">
      <thead>
        <tr>
          <TableHead>Team</TableHead>
          <TableHead>Description</TableHead>
          <TableHead numeric>Members</TableHead>
          <TableHead>Created</TableHead>
        </tr>
      </thead>
      <tbody>
        {teams.map((team) => (
          <tr key={team.id}>
            <TableCell className="min-w-36">
              <TextLink href={`/settings/teams/${team.handle}`} quiet>
                {team.displayName}
              </TextLink>
              <span className="block text-foreground-muted text-xs">{team.handle}</span>
            </TableCell>
            <TableCell>
              <span className="line-clamp-2 max-w-md">{team.description || "–"}</span>
            </TableCell>
            <TableCell numeric>{formatCount(team.memberCount ?? 0)}</TableCell>
            <TableCell className="whitespace-nowrap">
              <RelativeTime value={team.createdAt} />
            </TableCell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
