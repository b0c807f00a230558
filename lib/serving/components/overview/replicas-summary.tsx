import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { ReplicaReach } from "#lib/serving/components/replica-reach.tsx";
import type { MatrixRow } from "#lib/serving/pages/data.ts";
import { targetHref } from "#lib/serving/pages/target-href.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";

type ReplicasSummaryProps = { target: TargetView; rows: readonly MatrixRow[] };

/** The replicas of a target in one line each. */
export function ReplicasSummary({ target, rows }: ReplicasSummaryProps) {
  const desired = rows.filter(({ isDesired }) => isDesired);
  return (
    <Card
      actions={<TextLink href={targetHref(target, "replicas")}>Checks and states</TextLink>}
      flush
      title="Replicas"
    >
      <Table label="Replicas">
        <thead>
          <tr>
            <TableHead>Address</TableHead>
            <TableHead>State</TableHead>
            <TableHead>Engine</TableHead>
            <TableHead numeric>Adapters verified</TableHead>
            <TableHead>Last seen</TableHead>
          </tr>
        </thead>
        <tbody>
          {target.replicas.map((replica) => (
            <tr key={replica.id}>
              <TableCell>
                <span className="whitespace-nowrap font-mono">{replica.address}</span>
                {replica.message && (
                  <span className="block text-foreground-muted text-xs">{replica.message}</span>
                )}
              </TableCell>
              <TableCell className="whitespace-nowrap">
                <ReplicaReach isReachable={replica.isReachable} />
              </TableCell>
              <TableCell className="whitespace-nowrap tabular-nums">{replica.engineVersion ?? "–"}</TableCell>
              <TableCell numeric>
                {desired.filter(({ cells }) => cells[replica.id]?.state === "verified").length} /{" "}
                {desired.length}
              </TableCell>
              <TableCell className="whitespace-nowrap">
                {replica.lastSeenAt ? <RelativeTime value={replica.lastSeenAt} /> : "never"}
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
