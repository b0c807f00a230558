import { Callout } from "#components/ui/callout.tsx";
import { Stat } from "#components/ui/stat.tsx";
import { StatRow } from "#components/ui/stat-row.tsx";
import { RefreshWhile } from "#lib/adapters/components/refresh-while.tsx";
import type { WeightsResult } from "#lib/tensors/comparison.ts";
import { WeightHeatMap } from "#lib/tensors/components/weight-heat-map.tsx";

type WeightsPairProps = { leftName: string; rightName: string; result: WeightsResult };

const metrics = ["difference", "cosine"] as const;

const decimal = (value: number | null) => (value === null ? "–" : value.toPrecision(4));

/** What the weights of two versions do against each other. */
export function WeightsPair({ leftName, rightName, result }: WeightsPairProps) {
  if (result.status === "pending") {
    return (
      <p className="text-foreground-muted" role="status">
        <RefreshWhile everyMs={1500} />
        Weights are being compared. This shows by itself when it is done.
      </p>
    );
  }
  if (result.status === "failed") {
    return (
      <Callout title="The weights could not be compared" tone="bad">
        {result.message}
      </Callout>
    );
  }
  const { total, flags } = result.document;
  return (
    <div className="flex flex-col gap-3">
      <StatRow>
        <Stat label={`‖ΔW‖ of ${leftName}`} value={decimal(total.leftNorm)} />
        <Stat label={`‖ΔW‖ of ${rightName}`} value={decimal(total.rightNorm)} />
        <Stat label="‖ΔW₁ − ΔW₂‖" value={decimal(total.differenceNorm)} />
        <Stat label="Cosine" value={decimal(total.cosine)} />
      </StatRow>
      {flags.map((flag) => (
        <Callout
          key={`${flag.code} ${flag.side} ${flag.message}`}
          title={flag.side === "both" ? undefined : flag.side === "left" ? leftName : rightName}
          tone="caution"
        >
          {flag.message}
        </Callout>
      ))}
      {metrics.map((metric) => (
        <WeightHeatMap
          key={metric}
          left={leftName}
          metric={metric}
          modules={result.document.modules}
          right={rightName}
        />
      ))}
    </div>
  );
}
