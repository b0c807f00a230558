"use client";

import { PageHeader } from "#components/layout/page-header.tsx";
import { RightRail } from "#components/layout/right-rail.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { DeploymentStatusBadge } from "#lib/serving/components/deployment-status.tsx";
import type { DeploymentRights } from "#lib/serving/components/deployments/deployment-actions.tsx";
import { DeploymentFacts } from "#lib/serving/components/deployments/deployment-facts.tsx";
import { LazyDeploymentActions } from "#lib/serving/components/deployments/lazy-deployment-actions.tsx";
import { StepList } from "#lib/serving/components/deployments/step-list.tsx";
import { useLiveDeployment } from "#lib/serving/components/deployments/use-live-deployment.ts";
import { FindingList } from "#lib/serving/components/publish/finding-list.tsx";
import type { DeploymentDetail } from "#lib/serving/deployments/deployment.ts";
import { groupSteps } from "#lib/serving/pages/merge-steps.ts";
import { targetHref } from "#lib/serving/pages/target-href.ts";

type LiveDeploymentProps = { initial: DeploymentDetail; may: DeploymentRights };

/** A deployment as it happens: what is done where, what the engine said, and the way back. */
export function LiveDeployment({ initial, may }: LiveDeploymentProps) {
  const deployment = useLiveDeployment(initial);
  const { target, adapter, version, alias, failure, preflight } = deployment;
  const title = `${adapter.owner}/${adapter.name}@${version.semver}`;
  return (
    <>
      <PageHeader
        actions={<LazyDeploymentActions deployment={deployment} may={may} />}
        badge={<DeploymentStatusBadge status={deployment.status} />}
        crumbs={[
          { label: "Serving", href: "/serving" },
          { label: target.name, href: targetHref(target) },
          { label: "Deployments", href: targetHref(target, "deployments") },
          { label: title },
        ]}
        facts={[
          `to ${target.name}`,
          alias ? `alias ${alias}` : "no alias",
          deployment.strategy,
          deployment.createdBy,
          <RelativeTime key="created" value={deployment.createdAt} />,
        ]}
        title={
          <>
            {title}
            <CopyButton className="ml-1 align-middle" label="model name" value={title} />
          </>
        }
      />
      <RightRail label="Facts about this deployment" rail={<DeploymentFacts deployment={deployment} />}>
        <div role="status">
          {failure ? (
            <Callout title="It failed; the alias is where it was" tone="bad">
              {failure.message}
            </Callout>
          ) : (
            <Callout tone={deployment.status === "live" ? "good" : "info"}>
              {stateSentence(deployment)}
            </Callout>
          )}
        </div>
        {groupSteps(deployment.steps).map(({ address, steps }) => (
          <Card key={address ?? "target"} title={address ?? `Target ${target.name}`}>
            <StepList steps={steps} />
          </Card>
        ))}
        {preflight && preflight.findings.length > 0 && (
          <Card description="What was known before it was published." title="Pre-flight">
            <FindingList findings={preflight.findings} />
          </Card>
        )}
      </RightRail>
    </>
  );
}

function stateSentence(deployment: DeploymentDetail): string {
  const { status, alias, aliasRole, canaryPercent, servedName } = deployment;
  if (status === "pending") return "It waits for a worker. You may leave this page.";
  if (status === "publishing")
    return "It is being loaded and proved, replica by replica. You may leave this page.";
  if (status === "rolled_back") return "It was rolled back: its alias names the version before.";
  if (status === "retired") return "It is taken off this target.";
  if (aliasRole === "canary") return `Live: ${canaryPercent ?? 0} % of the requests for ${alias} go to it.`;
  if (aliasRole === "current") return `Live: requests for ${alias} go to it.`;
  if (aliasRole === "previous")
    return "A later version has its alias. It stays loaded, so that one can go back at once.";
  return `Live under its own name, ${servedName}.`;
}
