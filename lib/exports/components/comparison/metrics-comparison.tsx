import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import type { ComparedMetric } from "#lib/exports/compare-exports.ts";

type MetricsComparisonProps = {
  label: string;
  metrics: readonly ComparedMetric[];
  leftName: string;
  rightName: string;
};

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 });
const signed = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4, signDisplay: "exceptZero" });

/** Numbers of two exports beside each other, with the change from left to right. */
export function MetricsComparison({ label, metrics, leftName, rightName }: MetricsComparisonProps) {
  const show = (value: number | null) => (value === null ? "–" : number.format(value));
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table frameClassName="max-h-[36rem]" label={label}>
        <thead>
          <tr>
            <TableHead>Measure</TableHead>
            <TableHead numeric>{leftName}</TableHead>
            <TableHead numeric>{rightName}</TableHead>
            <TableHead numeric>Change</TableHead>
          </tr>
        </thead>
        <tbody>
          {metrics.map(({ metric, bucket, left, right }) => (
            <tr key={`${metric} ${bucket}`}>
              <TableCell className="min-w-40 break-words">
                {metric.replaceAll("_", " ")}
                {bucket && <code className="ml-1.5 font-mono text-foreground-muted">{bucket}</code>}
              </TableCell>
              <TableCell numeric>{show(left)}</TableCell>
              <TableCell numeric>{show(right)}</TableCell>
              <TableCell numeric>
                {left === null || right === null ? "–" : signed.format(right - left)}
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
