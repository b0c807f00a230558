import { Stat } from "#components/ui/stat.tsx";
import { StatRow } from "#components/ui/stat-row.tsx";
import { formatCount } from "#lib/format.ts";
import type { QualityReport } from "#lib/quality/report.ts";

/** Numbers of a report that need no chart. */
export function ReportFigures({ report }: { report: QualityReport }) {
  const { tokens, distinct, duplicates, sample, level } = report;
  return (
    <StatRow>
      <Stat hint="estimated" label="Tokens" value={formatCount(tokens.estimated_total)} />
      <Stat
        hint="estimated mean"
        label="Tokens per row"
        value={formatCount(Math.round(tokens.estimated_mean))}
      />
      <Stat hint="different words of all words" label="Distinct-1" value={distinct.distinct_1.toFixed(3)} />
      <Stat hint="different word pairs" label="Distinct-2" value={distinct.distinct_2.toFixed(3)} />
      <Stat
        hint={duplicates.near > 0 ? `and ${formatCount(duplicates.near)} nearly` : "left out"}
        label="Exact duplicates"
        value={formatCount(duplicates.exact)}
      />
      <Stat hint={`level ${level}`} label="Sampled rows" value={formatCount(sample.rows)} />
    </StatRow>
  );
}
