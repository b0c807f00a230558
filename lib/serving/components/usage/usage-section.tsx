import { LineChart } from "#components/charts/line-chart.tsx";
import { Card } from "#components/ui/card.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Actor } from "#lib/actor.ts";
import { formatDuration } from "#lib/format.ts";
import { UsageTable } from "#lib/serving/components/usage/usage-table.tsx";
import { usageOf } from "#lib/serving/gateway/usage/data.ts";
import { wholeSteps } from "#lib/serving/pages/usage-steps.ts";

type UsageSectionProps = { actor: Actor; targetId?: string; repositoryId?: string; hours: number };

/** Requests through the gateway over the last hours, of a target or of an adapter. */
export async function UsageSection({ actor, hours, ...scope }: UsageSectionProps) {
  const now = new Date();
  const usage = await usageOf(actor, { ...scope, since: new Date(now.getTime() - hours * 3_600_000) });
  if (usage.names.length === 0) {
    return (
      <Card title="Usage">
        <p className="text-[0.8125rem] text-foreground-muted">
          No request came through the gateway in the last {hours} hours.{" "}
          <TextLink href="/docs/serving#call">How to call it</TextLink>
        </p>
      </Card>
    );
  }
  const points = wholeSteps(usage, now);
  return (
    <>
      <LineChart
        description={`Last ${hours} hours, in steps of ${formatDuration(usage.stepMinutes * 60_000)}; the last one is not over`}
        domain={[0, "auto"]}
        noun="time (UTC)"
        series={[
          { name: "requests", values: points.map(({ requests }) => requests) },
          { name: "errors", values: points.map(({ errors }) => errors) },
        ]}
        title="Requests through the gateway"
        unit="requests"
        x={points.map(({ at }) => at.slice(11, 16))}
      />
      <UsageTable hours={hours} rows={usage.names} />
    </>
  );
}
