import { StatusBadge } from "#components/ui/status-badge.tsx";

/** Whether a replica answered when it was last looked at. */
export function ReplicaReach({ isReachable }: { isReachable: boolean | null }) {
  if (isReachable === null) return <StatusBadge status="not looked at" tone="neutral" />;
  return <StatusBadge status={isReachable ? "answers" : "unreachable"} tone={isReachable ? "good" : "bad"} />;
}
