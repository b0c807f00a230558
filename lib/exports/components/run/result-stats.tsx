import { Stat } from "#components/ui/stat.tsx";
import { StatRow } from "#components/ui/stat-row.tsx";
import type { ExportDetail } from "#lib/exports/data.ts";
import type { ExportStats } from "#lib/exports/export-stats.ts";
import { formatBytes, formatCount, formatDuration, formatShare } from "#lib/format.ts";

type ResultStatsProps = { run: ExportDetail; stats: ExportStats | null };

/** The totals of an export that has ended. */
export function ResultStats({ run, stats }: ResultStatsProps) {
  const total = run.totalRows ?? 0;
  const shareOf = (rows: number) => (total > 0 ? `${formatShare(rows / total)} of rows read` : undefined);
  const [exported, failed, skipped] = [run.exportedRows ?? 0, run.failedRows ?? 0, run.skippedRows ?? 0];
  const rate = stats?.metrics.throughput_bytes_per_sec;
  const validation = stats?.metrics.validation_entities ?? 0;
  return (
    <StatRow>
      <Stat
        hint={validation > 0 ? `${formatCount(validation)} of them validation` : shareOf(exported)}
        label="Rows written"
        value={formatCount(exported)}
      />
      <Stat
        hint={shareOf(failed)}
        label="Failed"
        tone={failed > 0 ? "bad" : undefined}
        value={formatCount(failed)}
      />
      <Stat hint={shareOf(skipped)} label="Skipped" value={formatCount(skipped)} />
      <Stat
        hint={run.diversityScore === null ? undefined : "0 to 1, on the report's sample"}
        label="Diversity"
        value={run.diversityScore === null ? "–" : run.diversityScore.toFixed(3)}
      />
      <Stat
        hint={rate === undefined ? undefined : `${formatBytes(rate)}/s`}
        label="Duration"
        value={run.durationMs === null ? "–" : formatDuration(run.durationMs)}
      />
      <Stat label="Data files" value={run.bytesWritten === null ? "–" : formatBytes(run.bytesWritten)} />
    </StatRow>
  );
}
