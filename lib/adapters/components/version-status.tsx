import { StatusBadge } from "#components/ui/status-badge.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { statusWords, type VersionStatus } from "#lib/adapters/status/policy.ts";

const tones: Record<VersionStatus, Tone> = {
  draft: "neutral",
  registered: "info",
  in_review: "caution",
  approved: "good",
  rejected: "bad",
  deployed: "good",
  deprecated: "caution",
  withdrawn: "bad",
};

/** The status of a version. */
export function VersionStatusBadge({ status }: { status: VersionStatus }) {
  return <StatusBadge status={statusWords(status)} tone={tones[status]} />;
}
