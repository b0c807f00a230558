"use client";

import type { ReactNode } from "react";
import { ChartFrame } from "#components/charts/chart-frame.tsx";
import { gaugeArc } from "#components/charts/gauge-arc.ts";
import { type Tone, toneText } from "#components/ui/tone.ts";
import { formatShare } from "#lib/format.ts";

type GaugeProps = {
  title: string;
  description?: ReactNode;
  /** Share, 0 to 1; null where nothing was measured. */
  value: number | null;
  /** What the share is of: "of 7,473 rows meet the schema". */
  caption: string;
  tone?: Tone;
};

const size = { width: 220, height: 118, radius: 92, stroke: 14 };

/** One share as a half circle; the number in it is what is read. */
export function Gauge({ title, description, value, caption, tone = "info" }: GaugeProps) {
  const percent = value === null ? "not measured" : formatShare(value);
  const table = {
    columns: [{ label: "measure" }, { label: "share", numeric: true }],
    rows: [[caption, value]],
  };
  return (
    <ChartFrame description={description} table={table} title={title}>
      <div className="flex flex-col items-center pt-1 pb-2">
        <svg
          aria-label={`${percent} ${caption}`}
          className={`max-w-full ${toneText[tone]}`}
          data-chart
          height={size.height}
          role="img"
          viewBox={`0 0 ${size.width} ${size.height}`}
          width={size.width}
        >
          <path d={gaugeArc(1, size)} fill="none" stroke="var(--muted-strong)" strokeWidth={size.stroke} />
          {value !== null && value > 0 && (
            <path d={gaugeArc(value, size)} fill="none" stroke="currentColor" strokeWidth={size.stroke} />
          )}
          <text
            fill="var(--foreground)"
            fontSize={value === null ? 16 : 28}
            fontWeight={600}
            textAnchor="middle"
            x={size.width / 2}
            y={size.height - 20}
          >
            {percent}
          </text>
        </svg>
        <p className="text-foreground-muted text-xs">{caption}</p>
      </div>
    </ChartFrame>
  );
}
