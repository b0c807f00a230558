"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { NamedValue } from "#components/charts/chart-data.ts";
import { ChartFrame } from "#components/charts/chart-frame.tsx";
import { ChartSkeleton } from "#components/charts/chart-skeleton.tsx";

const BarPlot = dynamic(() => import("#components/charts/bar-plot.tsx"), {
  ssr: false,
  loading: ChartSkeleton,
});

type BarChartProps = {
  title: string;
  description?: ReactNode;
  /** What the bars are: "reason". */
  noun: string;
  /** What is counted: "rows". */
  unit: string;
  bars: readonly NamedValue[];
};

const rowHeightPx = 26;

/** Named values as horizontal bars from zero, in the order given. */
export function BarChart({ title, description, noun, unit, bars }: BarChartProps) {
  const table = {
    columns: [{ label: noun }, { label: unit, numeric: true }],
    rows: bars.map((bar) => [bar.name, bar.value]),
  };
  return (
    <ChartFrame description={description} table={table} title={title}>
      <div style={{ height: Math.max(72, bars.length * rowHeightPx + 16) }}>
        <BarPlot bars={bars} unit={unit} />
      </div>
    </ChartFrame>
  );
}
