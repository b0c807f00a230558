"use client";

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { type Bucket, chartColour, formatTick, formatValue } from "#components/charts/chart-data.ts";
import { still, tickStyle, tooltipStyle } from "#components/charts/chart-style.ts";

/** Touching bars over buckets of equal width on the page; the axis names the lower bounds. */
export default function HistogramPlot({ buckets, unit }: { buckets: readonly Bucket[]; unit: string }) {
  const data = buckets.map((bucket) => ({
    ...bucket,
    range: `${formatValue(bucket.from)} to ${formatValue(bucket.to)} ${unit}`,
  }));
  return (
    <ResponsiveContainer height="100%" width="100%">
      <BarChart accessibilityLayer barCategoryGap={1} data={data} margin={{ top: 8, right: 12, left: 0 }}>
        <CartesianGrid stroke="var(--chart-grid)" vertical={false} />
        <XAxis
          axisLine={{ stroke: "var(--chart-grid)" }}
          dataKey="from"
          minTickGap={16}
          tick={tickStyle}
          tickFormatter={formatTick}
          tickLine={false}
        />
        <YAxis
          allowDecimals={false}
          axisLine={false}
          domain={[0, "auto"]}
          tick={tickStyle}
          tickFormatter={formatTick}
          tickLine={false}
          width={44}
        />
        <Tooltip
          contentStyle={tooltipStyle}
          cursor={{ fill: "var(--muted)" }}
          formatter={(value) => [`${formatValue(Number(value))} rows`, ""]}
          labelFormatter={(_, payload) => payload[0]?.payload?.range ?? ""}
          separator=""
          {...still}
        />
        <Bar dataKey="count" fill={chartColour(0)} radius={[2, 2, 0, 0]} {...still} />
      </BarChart>
    </ResponsiveContainer>
  );
}
