"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { Bucket } from "#components/charts/chart-data.ts";
import { ChartFrame } from "#components/charts/chart-frame.tsx";
import { ChartSkeleton } from "#components/charts/chart-skeleton.tsx";

const HistogramPlot = dynamic(() => import("#components/charts/histogram-plot.tsx"), {
  ssr: false,
  loading: ChartSkeleton,
});

type HistogramProps = {
  title: string;
  description?: ReactNode;
  /** Unit of the buckets' bounds: "code points". */
  unit: string;
  buckets: readonly Bucket[];
};

/** How many rows fall into each bucket. */
export function Histogram({ title, description, unit, buckets }: HistogramProps) {
  const table = {
    columns: [
      { label: `from (${unit})`, numeric: true },
      { label: `to (${unit})`, numeric: true },
      { label: "rows", numeric: true },
    ],
    rows: buckets.map((bucket) => [bucket.from, bucket.to, bucket.count]),
  };
  return (
    <ChartFrame description={description} table={table} title={title}>
      <div className="h-52">
        <HistogramPlot buckets={buckets} unit={unit} />
      </div>
      <p className="pb-1 text-center text-foreground-muted text-xs">{unit}</p>
    </ChartFrame>
  );
}
