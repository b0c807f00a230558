import { Card } from "#components/ui/card.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { ReplicaState } from "#lib/serving/components/replica-state.tsx";
import type { MatrixCell, MatrixRow } from "#lib/serving/pages/data.ts";
import { deploymentHref } from "#lib/serving/pages/target-href.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";

type AdapterMatrixProps = { rows: readonly MatrixRow[]; target: TargetView };

/** What each replica has of each served name. */
export function AdapterMatrix({ rows, target }: AdapterMatrixProps) {
  const foreign = rows.filter(({ deploymentId }) => deploymentId === null).length;
  if (rows.length === 0) {
    return (
      <Card title="Adapters by replica">
        <p className="text-[0.8125rem] text-foreground-muted">
          Nothing is published here yet, and nobody else loaded an adapter.
        </p>
      </Card>
    );
  }
  return (
    <Card
      description="Differences are the largest of the probe prompts' log-probabilities, in nats: from the base model, and from this version's own fingerprint."
      flush
      title="Adapters by replica"
    >
      <Table label="Adapters by replica">
        <thead>
          <tr>
            <TableHead>Served name</TableHead>
            {target.replicas.map(({ id, address }) => (
              <TableHead key={id}>{address.replace(/^https?:\/\//, "")}</TableHead>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ servedName, deploymentId, isDesired, cells }) => (
            <tr key={servedName}>
              <TableCell className="min-w-48 break-words font-mono">
                {deploymentId ? (
                  <TextLink href={deploymentHref(target, deploymentId)} quiet>
                    {servedName}
                  </TextLink>
                ) : (
                  servedName
                )}
                {deploymentId !== null && !isDesired && (
                  <span className="block font-sans text-foreground-muted text-xs">to be unloaded</span>
                )}
              </TableCell>
              {target.replicas.map(({ id }) => (
                <TableCell className="min-w-40" key={id}>
                  <Cell cell={cells[id]} isDesired={isDesired} />
                </TableCell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      {foreign > 0 && (
        <p className="border-t px-4 py-2 text-[0.8125rem] text-foreground-muted">
          Unexpected: loaded by somebody else, or under a name that was never published from here. It is shown
          and never unloaded. To take it away, call <code className="font-mono">/v1/unload_lora_adapter</code>{" "}
          on that replica.
        </p>
      )}
    </Card>
  );
}

function Cell({ cell, isDesired }: { cell: MatrixCell | undefined; isDesired: boolean }) {
  if (!cell) return isDesired ? <ReplicaState state="missing" /> : "–";
  const { state, message, differenceFromBase: fromBase, differenceFromGolden: fromGolden } = cell;
  const figures = [
    ...(fromBase === null ? [] : [`base ${fromBase.toFixed(3)}`]),
    ...(fromGolden === null ? [] : [`own ${fromGolden.toFixed(3)}`]),
  ];
  return (
    <>
      <ReplicaState state={state} />
      {figures.length > 0 && (
        <span className="block text-foreground-muted text-xs tabular-nums">{figures.join(" · ")}</span>
      )}
      {message && <span className="block break-words text-foreground-muted text-xs">{message}</span>}
    </>
  );
}
