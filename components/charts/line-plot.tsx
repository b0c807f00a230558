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
import {
  chartColour,
  endLabelShifts,
  formatValue,
  lastPoint,
  type Series,
  tickFormat,
} from "#components/charts/chart-data.ts";
import { still, tickStyle, tooltipStyle } from "#components/charts/chart-style.ts";

type LinePlotProps = {
  x: readonly string[];
  series: readonly Series[];
  domain: readonly [number | "auto", number | "auto"];
};

/** About the height of the drawing between its margins. */
const plotHeightPx = 165;
/** With more points than this only those without a neighbour get a dot. */
const dottedPoints = 40;

/** Lines named at their last point, so that no legend is needed. */
export default function LinePlot({ x, series, domain }: LinePlotProps) {
  const data = x.map((name, index) => ({
    name,
    ...Object.fromEntries(series.map((line) => [line.name, line.values[index] ?? null])),
  }));
  const values = series.flatMap((line) => line.values);
  const shifts = endLabelShifts(series, domain[0], plotHeightPx);
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
          allowDecimals={values.some((value) => value !== null && !Number.isInteger(value))}
          axisLine={false}
          domain={[...domain]}
          tick={tickStyle}
          tickFormatter={tickFormat(values)}
          tickLine={false}
          width={44}
        />
        <Tooltip contentStyle={tooltipStyle} formatter={(value) => formatValue(Number(value))} {...still} />
        {series.map((line, index) => (
          <Line
            dataKey={line.name}
            dot={({ cx, cy, index: point }) => {
              const isAlone =
                (line.values[point - 1] ?? null) === null && (line.values[point + 1] ?? null) === null;
              const isDrawn = typeof cy === "number" && (isAlone || x.length <= dottedPoints);
              return isDrawn ? (
                <circle cx={cx} cy={cy} fill={chartColour(index)} key={point} r={2.5} />
              ) : (
                <g key={point} />
              );
            }}
            key={line.name}
            stroke={chartColour(index)}
            strokeWidth={1.75}
            type="linear"
            {...still}
          >
            <LabelList
              content={({ x: left, y: top, index: point }) =>
                point === lastPoint(line) ? (
                  <text
                    dx={8}
                    dy={4 + (shifts[index] ?? 0)}
                    fill="var(--foreground)"
                    fontSize={11}
                    x={left}
                    y={top}
                  >
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
