import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import type { ServedAliasView } from "#lib/serving/deployments/deployment.ts";
import { deploymentHref } from "#lib/serving/pages/target-href.ts";

type ServedAliasesProps = { aliases: readonly ServedAliasView[]; target: { name: string } };

/** The aliases that a target answers to, and the version behind each. */
export function ServedAliases({ aliases, target }: ServedAliasesProps) {
  if (aliases.length === 0) {
    return (
      <Card title="Served aliases">
        <p className="text-[0.8125rem] text-foreground-muted">
          Nothing is served under an alias yet. Open a version of an adapter and publish it here.
        </p>
      </Card>
    );
  }
  return (
    <Card
      description="What requests by alias reach here; only publishing and rollback move them. Of several targets with an alias the one published to last answers."
      flush
      title="Served aliases"
    >
      <Table label="Served aliases">
        <thead>
          <tr>
            <TableHead>Model name</TableHead>
            <TableHead>Version</TableHead>
            <TableHead>Canary</TableHead>
            <TableHead>Since</TableHead>
          </tr>
        </thead>
        <tbody>
          {aliases.map(({ adapter, alias, version, deploymentId, canary, updatedAt }) => {
            const model = `${adapter.owner}/${adapter.name}@${alias}`;
            return (
              <tr key={model}>
                <TableCell className="min-w-48 break-words">
                  <code className="font-mono text-[0.8125rem]">{model}</code>
                  <CopyButton className="-my-1 ml-0.5 size-5" label="model name" value={model} />
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  <TextLink href={deploymentHref(target, deploymentId)} quiet>
                    {version}
                  </TextLink>{" "}
                  <TextLink
                    className="text-xs"
                    href={adapterHref(adapter, { version, tab: "serving" })}
                    title={`${adapter.owner}/${adapter.name} ${version}`}
                  >
                    adapter
                  </TextLink>
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  {canary ? (
                    <TextLink href={deploymentHref(target, canary.deploymentId)} quiet>
                      <Badge tone="info">
                        {canary.version} · {canary.percent} %
                      </Badge>
                    </TextLink>
                  ) : (
                    "–"
                  )}
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  <RelativeTime value={updatedAt} />
                </TableCell>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </Card>
  );
}
