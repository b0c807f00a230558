import { StatusBadge } from "#components/ui/status-badge.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { type TargetHealth, targetHealth } from "#lib/serving/pages/target-health.ts";
import type { ReplicaView } from "#lib/serving/targets/target.ts";

const tones: Record<TargetHealth["status"], Tone> = {
  "no replicas": "neutral",
  "not looked at": "neutral",
  unreachable: "bad",
  degraded: "caution",
  problems: "caution",
  healthy: "good",
};

/** How a target is; the sentence behind the word shows on hover. */
export function TargetStatus({ replicas }: { replicas: readonly ReplicaView[] }) {
  const { status, says } = targetHealth(replicas);
  return (
    <span title={says}>
      <StatusBadge status={status} tone={tones[status]} />
    </span>
  );
}
