import { ChartFrame } from "#components/charts/chart-frame.tsx";
import { tickStyle } from "#components/charts/chart-style.ts";
import { ScrollFrame } from "#components/ui/scroll-frame.tsx";
import { formatHeat, type HeatCell, type HeatMetric, prepareHeatMap } from "#lib/tensors/heat-map.ts";
import type { ModuleComparison } from "#lib/tensors/weight-comparison.ts";

type WeightHeatMapProps = {
  modules: readonly ModuleComparison[];
  metric: HeatMetric;
  /** Names of the sides, such as `legal-qa 1.2.0`. */
  left: string;
  right: string;
};

const cellHeight = 22;
const labelWidth = 56;
const headHeight = 30;
/** Text stays readable on the strongest colour of both themes. */
const strongest = 0.5;

/** What each module's update does, layer by layer: darker is more, and the number stands in the cell. */
export function WeightHeatMap({ modules, metric, left, right }: WeightHeatMapProps) {
  const map = prepareHeatMap(modules, metric);
  const cellWidth = Math.max(64, ...map.kinds.map((kind) => shorten(kind).length * 7 + 8));
  const width = labelWidth + map.kinds.length * cellWidth;
  const height = headHeight + map.layers.length * cellHeight + 2;
  const title = titles[metric](left, right);
  return (
    <ChartFrame
      description={descriptions[metric]}
      table={{
        columns: [{ label: "Layer", numeric: true }, ...map.kinds.map((label) => ({ label, numeric: true }))],
        rows: map.rows.map((row, index) => [
          map.layers[index] ?? "none",
          ...row.map((cell) => cell?.value ?? null),
        ]),
      }}
      title={title}
    >
      <ScrollFrame className="max-h-[36rem] pb-1" label={title}>
        {/* The same numbers are in the table of the frame, so the drawing is one picture to a screen reader. */}
        <svg aria-label={title} data-chart height={height} role="img" width={width}>
          {map.kinds.map((kind, column) => (
            <text
              key={kind}
              style={tickStyle}
              textAnchor="middle"
              x={labelWidth + (column + 0.5) * cellWidth}
              y={headHeight - 10}
            >
              <title>{kind}</title>
              {shorten(kind)}
            </text>
          ))}
          {map.layers.map((layer, row) => (
            <text
              key={layer ?? "none"}
              style={tickStyle}
              textAnchor="end"
              x={labelWidth - 8}
              y={headHeight + (row + 0.5) * cellHeight + 4}
            >
              {layer ?? "none"}
            </text>
          ))}
          {map.rows.map((cells, row) =>
            cells.map((cell, column) =>
              cell ? (
                <Cell
                  cell={cell}
                  key={`${cell.layer} ${cell.kind}`}
                  width={cellWidth}
                  x={labelWidth + column * cellWidth}
                  y={headHeight + row * cellHeight}
                />
              ) : null,
            ),
          )}
        </svg>
      </ScrollFrame>
    </ChartFrame>
  );
}

function Cell({ cell, x, y, width }: { cell: HeatCell; x: number; y: number; width: number }) {
  const where = cell.layer === null ? cell.kind : `layer ${cell.layer}, ${cell.kind}`;
  return (
    <g>
      <title>{`${where}: ${formatHeat(cell.value)}`}</title>
      <rect
        height={cellHeight - 2}
        opacity={cell.value === null ? 1 : 0.04 + cell.strength * (strongest - 0.04)}
        rx={2}
        style={{ fill: fillOf(cell.value) }}
        width={width - 2}
        x={x + 1}
        y={y + 1}
      />
      <text
        style={{ fill: "var(--foreground)", fontSize: 11, fontVariantNumeric: "tabular-nums" }}
        textAnchor="middle"
        x={x + width / 2}
        y={y + cellHeight / 2 + 4}
      >
        {formatHeat(cell.value)}
      </text>
    </g>
  );
}

/** Opposite directions have a colour of their own, apart from the first for every kind of sight. */
function fillOf(value: number | null): string {
  if (value === null) return "var(--muted)";
  return value < 0 ? "var(--chart-2)" : "var(--chart-1)";
}

const titles: Record<HeatMetric, (left: string, right: string) => string> = {
  left: (left) => `Size of the update by layer and module: ${left}`,
  right: (_, right) => `Size of the update by layer and module: ${right}`,
  difference: (left, right) => `Difference of the updates: ${left} against ${right}`,
  cosine: (left, right) => `Direction of the updates: ${left} against ${right}`,
};

const descriptions: Record<HeatMetric, string> = {
  left: "‖ΔW‖_F of s·B·A",
  right: "‖ΔW‖_F of s·B·A",
  difference: "‖ΔW₁−ΔW₂‖_F relative to the larger norm: 0 the same, 1.4 unrelated, 2 opposite",
  cosine: "Cosine of ΔW₁ and ΔW₂: 1 the same direction, 0 unrelated, −1 opposite",
};

/** A column's head: the last part of a long path. */
function shorten(kind: string): string {
  return kind.split(".").at(-1) ?? kind;
}
