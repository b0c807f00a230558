"use client";

import { useMemo } from "react";
import { DataTable, type DataTableColumn } from "#components/ui/data-table.tsx";
import type { ComparedMetric } from "#lib/exports/compare-exports.ts";

type MetricsComparisonProps = {
  label: string;
  metrics: readonly ComparedMetric[];
  leftName: string;
  rightName: string;
};

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 });
const signed = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4, signDisplay: "exceptZero" });
const numericColumns = ["left", "right", "change"];

function changeOf({ left, right }: ComparedMetric): number | null {
  return left === null || right === null ? null : right - left;
}

/** Numbers of two exports beside each other, with the change from left to right; sorted by a click on a header. */
export function MetricsComparison({ label, metrics, leftName, rightName }: MetricsComparisonProps) {
  const rows = useMemo(() => [...metrics], [metrics]);
  const columns = useMemo((): DataTableColumn<ComparedMetric>[] => {
    const side = (id: "left" | "right", header: string): DataTableColumn<ComparedMetric> => ({
      id,
      header,
      accessorFn: (row) => row[id] ?? undefined,
      cell: ({ row }) => (row.original[id] === null ? "–" : number.format(row.original[id])),
      sortFn: "basic",
      sortUndefined: "last",
    });
    return [
      {
        id: "metric",
        header: "Measure",
        accessorFn: ({ metric, bucket }) => `${metric} ${bucket}`,
        cell: ({ row }) => (
          <span className="break-words">
            {row.original.metric.replaceAll("_", " ")}
            {row.original.bucket && (
              <code className="ml-1.5 font-mono text-foreground-muted">{row.original.bucket}</code>
            )}
          </span>
        ),
        sortFn: "alphanumeric",
      },
      side("left", leftName),
      side("right", rightName),
      {
        id: "change",
        header: "Change",
        accessorFn: (row) => changeOf(row) ?? undefined,
        cell: ({ row }) => {
          const change = changeOf(row.original);
          return change === null ? "–" : signed.format(change);
        },
        sortFn: "basic",
        sortUndefined: "last",
      },
    ];
  }, [leftName, rightName]);
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <DataTable
        columns={columns}
        frameClassName="max-h-[36rem]"
        label={label}
        numericColumns={numericColumns}
        rowId={({ metric, bucket }) => `${metric} ${bucket}`}
        rows={rows}
      />
    </div>
  );
}
