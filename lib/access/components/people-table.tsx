import { AvatarInitials } from "#components/ui/avatar-initials.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { PersonActions } from "#lib/access/components/person-actions.tsx";
import type { PersonView } from "#lib/access/people/person.ts";

const tones: Record<PersonView["status"], Tone> = { active: "good", invited: "caution", disabled: "neutral" };

type PeopleTableProps = { people: readonly PersonView[]; mayManage: boolean };

/** Everybody with an account; who manages users sees addresses and what can be done. */
export function PeopleTable({ people, mayManage }: PeopleTableProps) {
  return (
    <Table label="People">
      <thead>
        <tr>
          <TableHead>Person</TableHead>
          {mayManage && <TableHead>E-mail address</TableHead>}
          <TableHead>Role</TableHead>
          <TableHead>Status</TableHead>
          <TableHead>Added</TableHead>
          {mayManage && (
            <TableHead>
              <span className="sr-only">Actions</span>
            </TableHead>
          )}
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.id}>
            <TableCell className="min-w-44">
              <span className="flex items-center gap-2">
                <AvatarInitials name={person.name} />
                <span className="min-w-0">
                  <span className="block font-medium">{person.name}</span>
                  <span className="block whitespace-nowrap text-foreground-muted text-xs">
                    {person.handle}
                  </span>
                </span>
              </span>
            </TableCell>
            {mayManage && <TableCell className="whitespace-nowrap">{person.email}</TableCell>}
            <TableCell>{person.role}</TableCell>
            <TableCell>
              <StatusBadge status={person.status} tone={tones[person.status]} />
            </TableCell>
            <TableCell className="whitespace-nowrap">
              <RelativeTime value={person.createdAt} />
            </TableCell>
            {mayManage && (
              <TableCell>
                <PersonActions person={person} />
              </TableCell>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
