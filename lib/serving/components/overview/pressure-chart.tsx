import { LineChart } from "#components/charts/line-chart.tsx";
import { Card } from "#components/ui/card.tsx";
import type { PressurePoint } from "#lib/serving/pages/data.ts";
import { wholePressure } from "#lib/serving/pages/usage-steps.ts";

/** What `pressureOf` answers in. */
const stepMs = 5 * 60_000;

type PressureChartProps = { points: readonly PressurePoint[]; hours: number };

/** Adapters that run and that wait for a slot, against the slots that there are. */
export function PressureChart({ points: samples, hours }: PressureChartProps) {
  const points = wholePressure(samples, stepMs);
  if (points.length < 2) {
    return (
      <Card title="LoRA pressure">
        <p className="text-[0.8125rem] text-foreground-muted">
          Adapters that run and wait, against max_loras, are drawn here once the metrics of a replica were
          read twice. vLLM writes them from the first request on.
        </p>
      </Card>
    );
  }
  const waits = points.some(({ waiting }) => (waiting ?? 0) > 0);
  return (
    <LineChart
      description={`Busiest replica, last ${hours} hours, in steps of five minutes`}
      domain={[0, "auto"]}
      noun="time (UTC)"
      series={[
        { name: "max_loras", values: points.map(({ maxLoras }) => maxLoras) },
        { name: "running", values: points.map(({ running }) => running) },
        { name: "waiting", values: points.map(({ waiting }) => waiting) },
      ]}
      title={
        waits ? "LoRA pressure: adapters waited for a slot" : "LoRA pressure: no adapter waited for a slot"
      }
      unit="adapters"
      x={points.map(({ at }) => at.slice(11, 16))}
    />
  );
}
