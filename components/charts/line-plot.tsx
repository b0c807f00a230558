"use client";

import {
  CartesianGrid,
  LabelList,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { chartColour, formatValue, type Series, tickFormat } from "#components/charts/chart-data.ts";
import { still, tickStyle, tooltipStyle } from "#components/charts/chart-style.ts";

type LinePlotProps = {
  x: readonly string[];
  series: readonly Series[];
  domain: readonly [number | "auto", number | "auto"];
};

/** Lines named at their last point, so that no legend is needed. */
export default function LinePlot({ x, series, domain }: LinePlotProps) {
  const data = x.map((name, index) => ({
    name,
    ...Object.fromEntries(series.map((line) => [line.name, line.values[index] ?? null])),
  }));
  const last = x.length - 1;
  return (
    <ResponsiveContainer height="100%" width="100%">
      <LineChart accessibilityLayer data={data} margin={{ top: 8, right: 88, left: 0 }}>
        <CartesianGrid stroke="var(--chart-grid)" vertical={false} />
        <XAxis
          axisLine={{ stroke: "var(--chart-grid)" }}
          dataKey="name"
          minTickGap={24}
          tick={tickStyle}
          tickLine={false}
        />
        <YAxis
          axisLine={false}
          domain={[...domain]}
          tick={tickStyle}
          tickFormatter={tickFormat(series.flatMap(({ values }) => values))}
          tickLine={false}
          width={44}
        />
        <Tooltip contentStyle={tooltipStyle} formatter={(value) => formatValue(Number(value))} {...still} />
        {series.map((line, index) => (
          <Line
            dataKey={line.name}
            dot={{ r: 2.5, strokeWidth: 0, fill: chartColour(index) }}
            key={line.name}
            stroke={chartColour(index)}
            strokeWidth={1.75}
            type="linear"
            {...still}
          >
            <LabelList
              content={({ x: left, y: top, index: point }) =>
                point === last ? (
                  <text dx={8} dy={4} fill="var(--foreground)" fontSize={11} x={left} y={top}>
                    {line.name}
                  </text>
                ) : null
              }
            />
          </Line>
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
