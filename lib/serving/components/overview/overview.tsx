import { RightRail } from "#components/layout/right-rail.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { Actor } from "#lib/actor.ts";
import { RefreshWhile } from "#lib/adapters/components/refresh-while.tsx";
import { engineNames } from "#lib/serving/components/engine-name.ts";
import { PressureChart } from "#lib/serving/components/overview/pressure-chart.tsx";
import { ReplicasSummary } from "#lib/serving/components/overview/replicas-summary.tsx";
import { ServedAliases } from "#lib/serving/components/overview/served-aliases.tsx";
import { SlotsCard } from "#lib/serving/components/overview/slots-card.tsx";
import { TargetFacts } from "#lib/serving/components/overview/target-facts.tsx";
import { UsageSection } from "#lib/serving/components/usage/usage-section.tsx";
import { listServedAliases } from "#lib/serving/deployments/aliases/data.ts";
import { adapterMatrix, pressureOf } from "#lib/serving/pages/data.ts";
import { targetHref } from "#lib/serving/pages/target-href.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";

const refreshMs = 15_000;
const pressureHours = 6;
const usageHours = 24;

type OverviewProps = { actor: Actor; target: TargetView };

/** What a target serves, how its replicas are, how full it is and who asks. */
export async function Overview({ actor, target }: OverviewProps) {
  const [aliases, pressure, rows] = await Promise.all([
    listServedAliases(actor, { targetId: target.id }),
    pressureOf(target.id, pressureHours),
    adapterMatrix(target.id),
  ]);
  return (
    <RightRail
      label="Facts about this target"
      rail={
        <>
          <SlotsCard target={target} />
          <TargetFacts target={target} />
        </>
      }
    >
      <RefreshWhile everyMs={refreshMs} />
      {!target.isProvedAgainstReal && (
        <Callout title={`${engineNames[target.engine]} was not run here`}>
          Its calls follow its documentation and are tested against a stand-in, not against the real engine.
        </Callout>
      )}
      {target.replicas.length === 0 ? (
        <EmptyState
          action={
            <>
              <ButtonLink href={targetHref(target, "launch")} variant="primary">
                Show the launch command
              </ButtonLink>
              <ButtonLink href={targetHref(target, "replicas")}>Add a replica</ButtonLink>
            </>
          }
          title="No replica yet"
        >
          Start one with the command on the Launch tab, then add its address.
        </EmptyState>
      ) : (
        <>
          <ServedAliases aliases={aliases} target={target} />
          <ReplicasSummary rows={rows} target={target} />
          <PressureChart hours={pressureHours} points={pressure} />
        </>
      )}
      <UsageSection actor={actor} hours={usageHours} targetId={target.id} />
    </RightRail>
  );
}
