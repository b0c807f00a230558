import { LineChart } from "#components/charts/line-chart.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { Dashboard } from "#lib/exports/dashboard/data.ts";

/** Compliance of the exports that were checked against a schema, in the order they finished. */
export function ComplianceHistory({ history }: { history: Dashboard["history"] }) {
  const checked = history.filter(({ complianceRate }) => complianceRate !== null);
  if (checked.length < 2) {
    return (
      <EmptyState title="Compliance over time">
        A line appears here once two exports were checked against a schema.
      </EmptyState>
    );
  }
  return (
    <LineChart
      description="in the order the exports finished"
      domain={["auto", 100]}
      noun="finished (UTC)"
      series={[
        { name: "compliance", values: checked.map(({ complianceRate }) => (complianceRate ?? 0) * 100) },
      ]}
      title="Compliance over time"
      unit="% of rows"
      x={checked.map(({ finishedAt }) => finishedAt.slice(0, 19).replace("T", " "))}
    />
  );
}
