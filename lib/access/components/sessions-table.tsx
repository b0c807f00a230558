import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import type { SessionView } from "#lib/access/account/session.ts";
import { EndSession } from "#lib/access/components/end-session.tsx";

type SessionsTableProps = { sessions: readonly SessionView[]; currentId: string | null };

/** Where one is signed in; every other browser can be signed out. */
export function SessionsTable({ sessions, currentId }: SessionsTableProps) {
  return (
    <Table label="Sessions">
      <thead>
        <tr>
          <TableHead>Browser</TableHead>
          <TableHead>Address</TableHead>
          <TableHead>Signed in</TableHead>
          <TableHead>Last seen</TableHead>
          <TableHead>
            <span className="sr-only">Actions</span>
          </TableHead>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={session.id}>
            <TableCell className="whitespace-nowrap">{session.device}</TableCell>
            <TableCell className="font-mono">{session.ipAddress ?? "–"}</TableCell>
            <TableCell className="whitespace-nowrap">
              <RelativeTime value={session.createdAt} />
            </TableCell>
            <TableCell className="whitespace-nowrap">
              <RelativeTime value={session.lastSeenAt} />
            </TableCell>
            <TableCell className="text-right">
              {session.id === currentId ? (
                <Badge tone="info">this browser</Badge>
              ) : (
                <EndSession device={session.device} id={session.id} />
              )}
            </TableCell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
