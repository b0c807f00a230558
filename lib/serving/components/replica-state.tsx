import { StatusBadge } from "#components/ui/status-badge.tsx";
import type { Tone } from "#components/ui/tone.ts";
import type { AdapterState } from "#lib/serving/deployments/deployment.ts";

const tones: Record<AdapterState, Tone> = {
  missing: "caution",
  loading: "info",
  unverified: "caution",
  verified: "good",
  wrong_weights: "bad",
  inert: "bad",
  unexpected: "neutral",
  unreachable: "bad",
};

type ReplicaStateProps = {
  state: AdapterState;
  /** Whether the replica is to hold it: what is not to be there is not missed. */
  isDesired?: boolean;
};

/** What was last seen of a served name on a replica. */
export function ReplicaState({ state, isDesired = true }: ReplicaStateProps) {
  if (state === "missing" && !isDesired) return <StatusBadge status="not loaded" tone="neutral" />;
  return <StatusBadge busy={state === "loading"} status={state} tone={tones[state]} />;
}
