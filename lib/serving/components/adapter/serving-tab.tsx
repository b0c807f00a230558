import { Rocket } from "lucide-react";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { can } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { type AdapterPlace, adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import { type VersionRow, versionLabel } from "#lib/adapters/versions/version.ts";
import { env } from "#lib/env.ts";
import { formatCount } from "#lib/format.ts";
import { AliasHistory } from "#lib/serving/components/adapter/alias-history.tsx";
import { GatewaySnippets } from "#lib/serving/components/adapter/gateway-snippets.tsx";
import { LiveOn } from "#lib/serving/components/adapter/live-on.tsx";
import { DeploymentsTable } from "#lib/serving/components/deployments/deployments-table.tsx";
import { UsageSection } from "#lib/serving/components/usage/usage-section.tsx";
import { listServedAliases } from "#lib/serving/deployments/aliases/data.ts";
import { listDeployments } from "#lib/serving/deployments/data.ts";
import { gatewaySnippets } from "#lib/serving/pages/gateway-snippets.ts";

type ServingTabProps = {
  actor: Actor;
  repository: { id: string; owner: string; name: string };
  version: VersionRow;
  place: AdapterPlace;
};

const usageHours = 24;
const shownDeployments = 20;
/** More than an adapter is live at once. */
const maxLive = 100;

/** Where an adapter is live and since when, how it came there, who asks, and how to call it. */
export async function ServingTab({ actor, repository, version, place }: ServingTabProps) {
  const { owner, name } = repository;
  const adapter = `${owner}/${name}`;
  const [aliases, deployments, { items: live }] = await Promise.all([
    listServedAliases(actor, { repositoryId: repository.id }),
    listDeployments(actor, { adapter, limit: shownDeployments }),
    listDeployments(actor, { adapter, status: "live", limit: maxLive }),
  ]);
  const publishHref = adapterHref(repository, {
    version: place.version ?? versionLabel(version),
    tab: "serving",
    path: "publish",
  });
  const publish = can(actor, "deployment.create") && version.semver !== null && (
    <ButtonLink href={publishHref}>
      <Rocket aria-hidden />
      Publish {version.semver}
    </ButtonLink>
  );
  if (deployments.total === 0 && version.status === "deployed") {
    return (
      <EmptyState action={publish} icon={<Rocket aria-hidden />} title="Served where you may not look">
        This version is live on a target of a team that you are not in.
      </EmptyState>
    );
  }
  if (deployments.total === 0) {
    return (
      <EmptyState action={publish} icon={<Rocket aria-hidden />} title="Not served anywhere yet">
        Publishing checks a version against a target, loads it on every replica, proves that each serves it
        right, and only then moves an alias to it.
      </EmptyState>
    );
  }
  const shown = aliases[0];
  const model = shown
    ? `${owner}/${name}@${shown.alias}`
    : `${owner}/${name}@${live[0]?.version.semver ?? versionLabel(version)}`;
  return (
    <div className="flex flex-col gap-5">
      <LiveOn aliases={aliases} live={live} publish={publish} />
      {live.length > 0 && (
        <Card
          description={
            <>
              Make a token of the scope infer under <TextLink href="/settings/tokens">API tokens</TextLink>.
              The headers of the answer name the version and the replica.
            </>
          }
          title="Call it"
        >
          <GatewaySnippets snippets={gatewaySnippets(model, env().publicUrl)} />
        </Card>
      )}
      <UsageSection actor={actor} hours={usageHours} repositoryId={repository.id} />
      <AliasHistory actor={actor} repository={repository} />
      <section className="flex min-w-0 flex-col gap-2">
        <h2 className="font-semibold text-base">Deployments</h2>
        <DeploymentsTable deployments={deployments.items} label="Deployments" showsTarget />
        {deployments.total > deployments.items.length && (
          <p className="text-[0.8125rem] text-foreground-muted">
            The newest {deployments.items.length} of {formatCount(deployments.total)}. Each target lists all
            of its own.
          </p>
        )}
      </section>
    </div>
  );
}
