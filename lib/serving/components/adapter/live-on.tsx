import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { DeploymentView, ServedAliasView } from "#lib/serving/deployments/deployment.ts";
import { deploymentHref, targetHref } from "#lib/serving/pages/target-href.ts";

type LiveOnProps = {
  live: readonly DeploymentView[];
  aliases: readonly ServedAliasView[];
  /** The way to publish, for who may. */
  publish: ReactNode;
};

/** Where versions of an adapter are live now, under which aliases, since when and by whom. */
export function LiveOn({ live, aliases, publish }: LiveOnProps) {
  if (live.length === 0) {
    return (
      <Card actions={publish} title="Live">
        <p className="text-[0.8125rem] text-foreground-muted">No version is live now.</p>
      </Card>
    );
  }
  const aliasesOf = (id: string) =>
    aliases.flatMap(({ alias, deploymentId, canary }) => {
      if (deploymentId === id) return [alias];
      return canary?.deploymentId === id ? [`${alias} ${canary.percent} %`] : [];
    });
  return (
    <Card actions={publish} flush title="Live">
      <Table label="Where it is live">
        <thead>
          <tr>
            <TableHead>Target</TableHead>
            <TableHead>Version</TableHead>
            <TableHead>Aliases</TableHead>
            <TableHead numeric>Replicas verified</TableHead>
            <TableHead>Published by</TableHead>
            <TableHead>Since</TableHead>
          </tr>
        </thead>
        <tbody>
          {live.map(({ id, target, version, replicas, createdBy, finishedAt, createdAt, aliasRole }) => (
            <tr key={id}>
              <TableCell className="whitespace-nowrap">
                <TextLink href={targetHref(target)} quiet>
                  {target.name}
                </TextLink>
              </TableCell>
              <TableCell className="whitespace-nowrap">
                <TextLink href={deploymentHref(target, id)}>{version.semver}</TextLink>
              </TableCell>
              <TableCell>
                <span className="flex flex-wrap gap-1">
                  {aliasesOf(id).map((alias) => (
                    <Badge key={alias} tone="info">
                      {alias}
                    </Badge>
                  ))}
                  {aliasRole === "previous" && <Badge>kept for rollback</Badge>}
                </span>
              </TableCell>
              <TableCell numeric>
                {replicas.filter(({ state }) => state === "verified").length} / {replicas.length}
              </TableCell>
              <TableCell className="break-words">{createdBy}</TableCell>
              <TableCell className="whitespace-nowrap">
                <RelativeTime value={finishedAt ?? createdAt} />
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
