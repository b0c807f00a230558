import { StatusBadge } from "#components/ui/status-badge.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { formatDuration } from "#lib/format.ts";
import { StepDetails } from "#lib/serving/components/deployments/step-details.tsx";
import type { DeploymentStepView, StepStatus } from "#lib/serving/deployments/deployment.ts";
import { stepWords } from "#lib/serving/pages/merge-steps.ts";

const looks: Record<StepStatus, { word: string; tone: Tone }> = {
  started: { word: "under way", tone: "info" },
  done: { word: "done", tone: "good" },
  failed: { word: "failed", tone: "bad" },
  skipped: { word: "skipped", tone: "neutral" },
};

/** What was done in one place, in order, with what the engine said. */
export function StepList({ steps }: { steps: readonly DeploymentStepView[] }) {
  return (
    <ol className="flex flex-col divide-y">
      {steps.map(({ id, kind, status, message, details, durationMs, at }) => (
        <li
          className="grid min-w-0 gap-x-3 gap-y-1 py-2 first:pt-0 last:pb-0 sm:grid-cols-[7rem_minmax(0,1fr)_auto]"
          key={id}
        >
          <span>
            <StatusBadge busy={status === "started"} status={looks[status].word} tone={looks[status].tone} />
          </span>
          <div className="min-w-0">
            <p className="break-words">
              <span className="font-medium">{stepWords(kind)}</span>
              {message && <span className="text-foreground-muted"> · {message}</span>}
            </p>
            <StepDetails details={details} message={message} />
          </div>
          <time
            className="whitespace-nowrap text-[0.8125rem] text-foreground-muted tabular-nums sm:text-right"
            dateTime={at}
            title={`${at.slice(0, 19).replace("T", " ")} UTC`}
          >
            {durationMs !== null && `${formatDuration(durationMs)} · `}
            {at.slice(11, 19)}
          </time>
        </li>
      ))}
    </ol>
  );
}
