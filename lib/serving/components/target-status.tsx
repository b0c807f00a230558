import { StatusBadge } from "#components/ui/status-badge.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { type AdapterTrouble, type TargetHealth, targetHealth } from "#lib/serving/pages/target-health.ts";
import type { ReplicaView } from "#lib/serving/targets/target.ts";

const tones: Record<TargetHealth["status"], Tone> = {
  "no replicas": "neutral",
  "not looked at": "neutral",
  unreachable: "bad",
  degraded: "caution",
  problems: "caution",
  healthy: "good",
};

type TargetStatusProps = { replicas: readonly ReplicaView[]; trouble: AdapterTrouble | undefined };

/** How a target is; the sentence behind the word shows on hover. */
export function TargetStatus({ replicas, trouble }: TargetStatusProps) {
  const { status, says } = targetHealth(replicas, trouble);
  return (
    <span title={says}>
      <StatusBadge status={status} tone={tones[status]} />
    </span>
  );
}
