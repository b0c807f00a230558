"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { Series } from "#components/charts/chart-data.ts";
import { ChartFrame } from "#components/charts/chart-frame.tsx";
import { ChartSkeleton } from "#components/charts/chart-skeleton.tsx";

const StackedPlot = dynamic(() => import("#components/charts/stacked-plot.tsx"), {
  ssr: false,
  loading: ChartSkeleton,
});

type StackedBarProps = {
  title: string;
  description?: ReactNode;
  /** What each bar is: "export". */
  noun: string;
  unit: string;
  /** Names of the bars. */
  names: readonly string[];
  /** The parts, each with one value a bar. */
  series: readonly Series[];
};

/** How wholes divide into the same parts. */
export function StackedBar({ title, description, noun, unit, names, series }: StackedBarProps) {
  const table = {
    columns: [{ label: noun }, ...series.map((part) => ({ label: `${part.name} (${unit})`, numeric: true }))],
    rows: names.map((name, index) => [name, ...series.map((part) => part.values[index] ?? 0)]),
  };
  return (
    <ChartFrame description={description} table={table} title={title}>
      <div style={{ height: names.length * 34 + 64 }}>
        <StackedPlot names={names} series={series} />
      </div>
    </ChartFrame>
  );
}
