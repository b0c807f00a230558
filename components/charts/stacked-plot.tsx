"use client";

import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { chartColour, formatTick, formatValue, type Series } from "#components/charts/chart-data.ts";
import { still, tickStyle, tooltipStyle } from "#components/charts/chart-style.ts";

/** Horizontal bars of parts; a gap in the colour of the surface keeps neighbours apart without their hue. */
export default function StackedPlot({
  names,
  series,
}: {
  names: readonly string[];
  series: readonly Series[];
}) {
  const data = names.map((name, index) => ({
    name,
    ...Object.fromEntries(series.map((part) => [part.name, part.values[index] ?? 0])),
  }));
  return (
    <ResponsiveContainer height="100%" width="100%">
      <BarChart
        accessibilityLayer
        barCategoryGap={6}
        data={data}
        layout="vertical"
        margin={{ right: 16, left: 4 }}
      >
        <CartesianGrid horizontal={false} stroke="var(--chart-grid)" />
        <XAxis axisLine={false} tick={tickStyle} tickFormatter={formatTick} tickLine={false} type="number" />
        <YAxis
          axisLine={{ stroke: "var(--chart-grid)" }}
          dataKey="name"
          interval={0}
          tick={tickStyle}
          tickLine={false}
          type="category"
          width={Math.min(160, 24 + Math.max(...names.map((name) => name.length)) * 6)}
        />
        <Tooltip
          contentStyle={tooltipStyle}
          cursor={{ fill: "var(--muted)" }}
          formatter={(value) => formatValue(Number(value))}
          {...still}
        />
        <Legend
          formatter={(name) => <span className="text-foreground">{name}</span>}
          iconSize={8}
          iconType="square"
          wrapperStyle={{ fontSize: 11 }}
        />
        {series.map((part, index) => (
          <Bar
            dataKey={part.name}
            fill={chartColour(index)}
            key={part.name}
            maxBarSize={22}
            stackId="all"
            stroke="var(--surface)"
            {...still}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
