"use client";

import {
  Bar,
  BarChart,
  CartesianGrid,
  LabelList,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { chartColour, formatTick, formatValue, type NamedValue } from "#components/charts/chart-data.ts";
import { still, tickStyle, tooltipStyle } from "#components/charts/chart-style.ts";

/** Horizontal bars with their value beside them: names stay readable and need no axis. */
export default function BarPlot({ bars, unit }: { bars: readonly NamedValue[]; unit: string }) {
  const longestName = Math.max(...bars.map((bar) => bar.name.length));
  return (
    <ResponsiveContainer height="100%" width="100%">
      <BarChart
        accessibilityLayer
        barCategoryGap={4}
        data={[...bars]}
        layout="vertical"
        margin={{ right: 56, left: 4 }}
      >
        <CartesianGrid horizontal={false} stroke="var(--chart-grid)" />
        <XAxis domain={[0, "dataMax"]} hide type="number" />
        <YAxis
          axisLine={{ stroke: "var(--chart-grid)" }}
          dataKey="name"
          interval={0}
          tick={tickStyle}
          tickLine={false}
          type="category"
          width={Math.min(180, 24 + longestName * 6)}
        />
        <Tooltip
          contentStyle={tooltipStyle}
          cursor={{ fill: "var(--muted)" }}
          formatter={(value) => [`${formatValue(Number(value))} ${unit}`, ""]}
          separator=""
          {...still}
        />
        <Bar dataKey="value" fill={chartColour(0)} maxBarSize={20} radius={[0, 2, 2, 0]} {...still}>
          <LabelList
            dataKey="value"
            fill="var(--foreground)"
            fontSize={11}
            formatter={(value) => formatTick(Number(value))}
            position="right"
          />
        </Bar>
      </BarChart>
    </ResponsiveContainer>
  );
}
