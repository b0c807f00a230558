import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { RefreshWhile } from "#lib/adapters/components/refresh-while.tsx";
import { DeploymentStatusBadge } from "#lib/serving/components/deployment-status.tsx";
import { type DeploymentView, isSettled } from "#lib/serving/deployments/deployment.ts";
import { deploymentHref, targetHref } from "#lib/serving/pages/target-href.ts";

/** While one of them is under way. */
const refreshMs = 3_000;

type DeploymentsTableProps = {
  deployments: readonly DeploymentView[];
  label: string;
  /** They are of one adapter: says of each where it is instead of what. */
  showsTarget?: boolean;
};

/** Deployments, newest first: what, under which alias, by whom, and what became of it. */
export function DeploymentsTable({ deployments, label, showsTarget = false }: DeploymentsTableProps) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      {deployments.some(({ status }) => !isSettled(status)) && <RefreshWhile everyMs={refreshMs} />}
      <Table label={label}>
        <thead>
          <tr>
            <TableHead>Version</TableHead>
            {showsTarget && <TableHead>Target</TableHead>}
            <TableHead>Status</TableHead>
            <TableHead>Alias</TableHead>
            <TableHead>Strategy</TableHead>
            <TableHead numeric>Replicas verified</TableHead>
            <TableHead>By</TableHead>
            <TableHead>Begun</TableHead>
          </tr>
        </thead>
        <tbody>
          {deployments.map((deployment) => {
            const { id, target, adapter, version, alias, aliasRole, replicas } = deployment;
            return (
              <tr key={id}>
                <TableCell className="min-w-48 break-words">
                  <TextLink href={deploymentHref(target, id)} quiet>
                    {!showsTarget && `${adapter.owner}/${adapter.name}@`}
                    {version.semver}
                  </TextLink>
                  {deployment.failure && (
                    <span className="block text-foreground-muted text-xs">{deployment.failure.message}</span>
                  )}
                </TableCell>
                {showsTarget && (
                  <TableCell className="min-w-40 break-words">
                    <TextLink href={targetHref(target)}>{target.name}</TextLink>
                  </TableCell>
                )}
                <TableCell className="whitespace-nowrap">
                  <DeploymentStatusBadge status={deployment.status} />
                </TableCell>
                <TableCell className="min-w-36 break-words">
                  {alias ?? "–"}
                  {aliasRole && (
                    <Badge className="ml-1.5" tone={aliasRole === "current" ? "good" : "neutral"}>
                      {aliasRole}
                    </Badge>
                  )}
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  {deployment.strategy}
                  {deployment.canaryPercent !== null && ` ${deployment.canaryPercent} %`}
                </TableCell>
                <TableCell numeric>
                  {deployment.isDesired
                    ? `${replicas.filter(({ state }) => state === "verified").length} / ${replicas.length}`
                    : "–"}
                </TableCell>
                <TableCell className="break-words">{deployment.createdBy}</TableCell>
                <TableCell className="whitespace-nowrap">
                  <RelativeTime value={deployment.createdAt} />
                </TableCell>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}
