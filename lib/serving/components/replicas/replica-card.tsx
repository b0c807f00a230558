import { Badge } from "#components/ui/badge.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { engineNames } from "#lib/serving/components/engine-name.ts";
import { ReplicaReach } from "#lib/serving/components/replica-reach.tsx";
import { CheckProblems } from "#lib/serving/components/replicas/check-problems.tsx";
import { RemoveReplica } from "#lib/serving/components/replicas/remove-replica.tsx";
import type { ReplicaView, TargetView } from "#lib/serving/targets/target.ts";

type ReplicaCardProps = { replica: ReplicaView; target: TargetView; mayRemove: boolean };

/** One replica: what was last seen of it, and what the last check found. */
export function ReplicaCard({ replica, target, mayRemove }: ReplicaCardProps) {
  const { address, check, engineVersion, isBalancer, isReachable, lastSeenAt, message } = replica;
  const facts = [
    engineVersion && `${engineNames[target.engine]} ${engineVersion}`,
    check && check.runtimeLoading !== "unknown" && `runtime loading ${check.runtimeLoading}`,
    check?.maxLoras != null && `max_loras ${check.maxLoras}`,
    check?.maxModelLength != null && `context ${check.maxModelLength} tokens`,
  ].filter((fact) => typeof fact === "string");
  // The callout says it already, in whole.
  const problems = check?.problems.filter(({ code }) => !(isBalancer && code === "load_balancer")) ?? [];
  const isSaidBelow = problems.some(({ fix }) => fix === message);
  return (
    <Card
      actions={
        <>
          <ReplicaReach isReachable={isReachable} />
          {mayRemove && <RemoveReplica address={address} id={target.id} replicaId={replica.id} />}
        </>
      }
      title={address}
    >
      <div className="flex flex-col gap-3">
        <p className="flex flex-wrap gap-x-2 gap-y-1 text-[0.8125rem] text-foreground-muted tabular-nums">
          {facts.map((fact) => (
            <Badge key={fact}>{fact}</Badge>
          ))}
          <span>
            {lastSeenAt ? (
              <>
                last seen <RelativeTime value={lastSeenAt} />
              </>
            ) : (
              "never seen"
            )}
            {check && (
              <>
                {" · "}checked <RelativeTime value={check.checkedAt} />
              </>
            )}
          </span>
        </p>
        {isBalancer && (
          <Callout title="A load balancer answers here" tone="bad">
            The model list is another one from look to look. Give each process its own address, and remove
            this one: an adapter loaded through it is on one replica and missing on the next.
          </Callout>
        )}
        {message && !isBalancer && !isSaidBelow && (
          <Callout tone={isReachable ? "info" : "bad"}>{message}</Callout>
        )}
        {check === null ? (
          <p className="text-[0.8125rem] text-foreground-muted">Not checked yet.</p>
        ) : problems.length > 0 ? (
          <CheckProblems problems={problems} />
        ) : (
          !isBalancer && (
            <p className="text-[0.8125rem] text-foreground-muted">The check found nothing wrong.</p>
          )
        )}
      </div>
    </Card>
  );
}
