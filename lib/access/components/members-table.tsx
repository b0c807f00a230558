import { AvatarInitials } from "#components/ui/avatar-initials.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { MemberActions } from "#lib/access/components/member-actions.tsx";
import type { MemberView } from "#lib/access/teams/team.ts";

type MembersTableProps = { team: string; members: readonly MemberView[]; mayManage: boolean };

/** Who is in a team, with the role held there. */
export function MembersTable({ team, members, mayManage }: MembersTableProps) {
  return (
    <Table label={`Members of ${team}`}>
      <thead>
        <tr>
          <TableHead>Person</TableHead>
          <TableHead>Role in the team</TableHead>
          <TableHead>Since</TableHead>
          {mayManage && (
            <TableHead>
              <span className="sr-only">Actions</span>
            </TableHead>
          )}
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <tr key={member.handle}>
            <TableCell className="min-w-40">
              <span className="flex items-center gap-2">
                <AvatarInitials name={member.name} />
                <span className="min-w-0">
                  <span className="block font-medium">{member.name}</span>
                  <span className="block whitespace-nowrap text-foreground-muted text-xs">
                    {member.handle}
                  </span>
                </span>
              </span>
            </TableCell>
            <TableCell>{member.role}</TableCell>
            <TableCell className="whitespace-nowrap">
              <RelativeTime value={member.since} />
            </TableCell>
            {mayManage && (
              <TableCell>
                <MemberActions member={member} team={team} />
              </TableCell>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
