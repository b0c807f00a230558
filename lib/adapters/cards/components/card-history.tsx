import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import type { CardRevisionView } from "#lib/adapters/cards/data.ts";
import { fieldValueText } from "#lib/adapters/cards/field-text.ts";

/** The states of a card, newest first: who changed what, and when. */
export function CardHistory({ revisions }: { revisions: readonly CardRevisionView[] }) {
  if (revisions.length === 0) {
    return (
      <EmptyState title="No history yet">
        The card gets its first revision when files are pushed or a field is declared.
      </EmptyState>
    );
  }
  return (
    <ol className="flex flex-col gap-4">
      {revisions.map((revision) => (
        <li key={revision.number}>
          <Card
            actions={<Badge>revision {revision.number}</Badge>}
            description={
              <>
                {revision.actorLabel}, <RelativeTime value={revision.createdAt} />
              </>
            }
            flush={revision.differences.length > 0}
            title={revision.summary || "Changed"}
          >
            <Differences revision={revision} />
          </Card>
        </li>
      ))}
    </ol>
  );
}

function Differences({ revision }: { revision: CardRevisionView }) {
  if (revision.differences.length === 0) {
    return (
      <p className="text-foreground-muted">
        The card reads as before: only how its fields are known has changed.
      </p>
    );
  }
  return (
    <Table label={`Changes of revision ${revision.number}`}>
      <thead>
        <tr>
          <TableHead>Field</TableHead>
          <TableHead>Before</TableHead>
          <TableHead>After</TableHead>
        </tr>
      </thead>
      <tbody>
        {revision.differences.map(({ pointer, title, before, after }) => (
          <tr key={pointer}>
            <TableCell className="w-52 min-w-32" title={pointer}>
              {title}
            </TableCell>
            <TableCell className="max-w-96 break-words text-foreground-muted">
              {fieldValueText(pointer, before)}
            </TableCell>
            <TableCell className="max-w-96 break-words">{fieldValueText(pointer, after)}</TableCell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
