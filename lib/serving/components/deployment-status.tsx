import { StatusBadge } from "#components/ui/status-badge.tsx";
import type { Tone } from "#components/ui/tone.ts";
import type { DeploymentStatus } from "#lib/serving/deployments/deployment.ts";

const tones: Record<DeploymentStatus, Tone> = {
  pending: "info",
  publishing: "info",
  live: "good",
  failed: "bad",
  rolled_back: "caution",
  retired: "neutral",
};

/** The status of a deployment. */
export function DeploymentStatusBadge({ status }: { status: DeploymentStatus }) {
  return <StatusBadge busy={status === "publishing"} status={status} tone={tones[status]} />;
}
