import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Actor } from "#lib/actor.ts";
import { listServedMoves } from "#lib/serving/pages/data.ts";
import { deploymentHref } from "#lib/serving/pages/target-href.ts";

type AliasHistoryProps = { actor: Actor; repository: { id: string } };

/** How served aliases of an adapter moved on targets, newest first. */
export async function AliasHistory({ actor, repository }: AliasHistoryProps) {
  const moves = await listServedMoves(actor, repository.id);
  if (moves.length === 0) return null;
  return (
    <Card description="Append-only, over all targets that you may see." flush title="Aliases on targets">
      <Table frameClassName="max-h-96" label="Aliases on targets">
        <thead>
          <tr>
            <TableHead>Alias</TableHead>
            <TableHead>Target</TableHead>
            <TableHead>From</TableHead>
            <TableHead>To</TableHead>
            <TableHead>By</TableHead>
            <TableHead>Reason</TableHead>
            <TableHead>When</TableHead>
          </tr>
        </thead>
        <tbody>
          {moves.map(({ id, alias, target, from, to, canary, actorLabel, reason, at }) => (
            <tr key={id}>
              <TableCell className="whitespace-nowrap">{alias}</TableCell>
              <TableCell className="whitespace-nowrap">{target.name}</TableCell>
              <TableCell className="whitespace-nowrap">{from ?? "–"}</TableCell>
              <TableCell className="whitespace-nowrap">
                {to ? (
                  <TextLink href={deploymentHref(target, to.deploymentId)}>{to.version}</TextLink>
                ) : (
                  "nothing"
                )}
                {canary && ` · canary ${canary} %`}
              </TableCell>
              <TableCell className="break-words">{actorLabel}</TableCell>
              <TableCell className="min-w-40 break-words">{reason || "–"}</TableCell>
              <TableCell className="whitespace-nowrap">
                <RelativeTime value={at} />
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
