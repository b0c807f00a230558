import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { RefreshWhile } from "#lib/adapters/components/refresh-while.tsx";
import { formatCount } from "#lib/format.ts";
import { engineNames } from "#lib/serving/components/engine-name.ts";
import { TargetStatus } from "#lib/serving/components/target-status.tsx";
import type { TargetFigures } from "#lib/serving/pages/data.ts";
import { targetHref } from "#lib/serving/pages/target-href.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";

const refreshMs = 15_000;

type TargetsTableProps = {
  targets: readonly TargetView[];
  /** By the target's id. */
  figures: ReadonlyMap<string, TargetFigures>;
};

/** Targets with what they serve and how they are. */
export function TargetsTable({ targets, figures }: TargetsTableProps) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <RefreshWhile everyMs={refreshMs} />
      <Table label="Targets">
        <thead>
          <tr>
            <TableHead>Target</TableHead>
            <TableHead>Status</TableHead>
            <TableHead>Base model</TableHead>
            <TableHead>Engine</TableHead>
            <TableHead numeric>Replicas up</TableHead>
            <TableHead numeric>Adapters verified</TableHead>
            <TableHead numeric>Slots in use</TableHead>
            <TableHead numeric>Requests, last hour</TableHead>
          </tr>
        </thead>
        <tbody>
          {targets.map((target) => (
            <TargetRow figures={figures.get(target.id)} key={target.id} target={target} />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function TargetRow({ target, figures }: { target: TargetView; figures: TargetFigures | undefined }) {
  const versions = [...new Set(target.replicas.flatMap(({ engineVersion }) => engineVersion ?? []))];
  const up = target.replicas.filter(({ isReachable }) => isReachable).length;
  return (
    <tr>
      <TableCell className="min-w-40">
        <TextLink href={targetHref(target)} quiet>
          {target.name}
        </TextLink>
        <span className="block text-foreground-muted text-xs">{target.owner.handle}</span>
      </TableCell>
      <TableCell className="whitespace-nowrap">
        <TargetStatus replicas={target.replicas} trouble={figures} />
      </TableCell>
      <TableCell className="min-w-40 break-words">
        <TextLink href={`/${target.baseModel.owner}/${target.baseModel.name}`} quiet>
          {target.baseModel.owner}/{target.baseModel.name}
        </TextLink>
      </TableCell>
      <TableCell className="whitespace-nowrap">
        {[engineNames[target.engine], versions.join(", ")].filter(Boolean).join(" ")}
      </TableCell>
      <TableCell numeric>
        {up} / {target.replicas.length}
      </TableCell>
      <TableCell numeric>
        {figures ? `${figures.verifiedAdapters} / ${figures.desiredAdapters}` : "–"}
      </TableCell>
      <TableCell numeric>
        {figures?.runningAdapters ?? "–"} / {target.limits.maxLoras}
      </TableCell>
      <TableCell numeric>{formatCount(figures?.requestsLastHour ?? 0)}</TableCell>
    </tr>
  );
}
