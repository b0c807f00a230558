"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { Series } from "#components/charts/chart-data.ts";
import { ChartFrame } from "#components/charts/chart-frame.tsx";
import { ChartSkeleton } from "#components/charts/chart-skeleton.tsx";

const LinePlot = dynamic(() => import("#components/charts/line-plot.tsx"), {
  ssr: false,
  loading: ChartSkeleton,
});

type LineChartProps = {
  title: string;
  description?: ReactNode;
  /** What stands along the bottom: "export". */
  noun: string;
  /** Unit of the values: "% of rows". */
  unit: string;
  /** Points along the bottom, in order. */
  x: readonly string[];
  series: readonly Series[];
  /** Bounds of the values; a share uses [0, 1]. */
  domain?: readonly [number | "auto", number | "auto"];
};

const anyDomain = ["auto", "auto"] as const;

/** One or a few series over ordered points. */
export function LineChart({ title, description, noun, unit, x, series, domain = anyDomain }: LineChartProps) {
  const table = {
    columns: [{ label: noun }, ...series.map((line) => ({ label: `${line.name} (${unit})`, numeric: true }))],
    rows: x.map((name, index) => [name, ...series.map((line) => line.values[index] ?? null)]),
  };
  return (
    <ChartFrame description={description} table={table} title={title}>
      <div className="h-52">
        <LinePlot domain={domain} series={series} x={x} />
      </div>
    </ChartFrame>
  );
}
