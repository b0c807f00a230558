"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { BarChart } from "#components/charts/bar-chart.tsx";
import { Card } from "#components/ui/card.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { Stat } from "#components/ui/stat.tsx";
import { StatRow } from "#components/ui/stat-row.tsx";
import { CancelExport } from "#lib/exports/components/run/cancel-export.tsx";
import { useLiveExport } from "#lib/exports/components/run/use-live-export.ts";
import type { ExportDetail } from "#lib/exports/data.ts";
import { formatBytes, formatCount, formatDuration } from "#lib/format.ts";

/** An export that is queued or running: how far it is, how fast, what it refuses. When it ends the page shows the result. */
export function LiveRun({ initial }: { initial: ExportDetail }) {
  const router = useRouter();
  const run = useLiveExport(initial);

  // The router is outside React Query: this carries the news from one to the other.
  useEffect(() => {
    if (run.status !== initial.status) router.refresh();
  }, [run.status, initial.status, router]);

  const { progress } = run;
  const share = progress && progress.bytesTotal > 0 ? progress.bytes / progress.bytesTotal : undefined;
  const rejects = Object.entries(progress?.rejects ?? {})
    .filter(([, rows]) => rows > 0)
    .sort((a, b) => b[1] - a[1]);
  const refused = rejects.reduce((sum, [, rows]) => sum + rows, 0);
  return (
    <div className="flex flex-col gap-5">
      <Card
        actions={
          run.canCancel && <CancelExport id={run.id} name={run.name} rows={progress?.exportedRows ?? 0} />
        }
        description={stateSentence(run)}
        title={run.status === "queued" ? "Waiting for a worker" : "Running"}
      >
        <div role="status">
          <span className="sr-only">
            {run.status}
            {share !== undefined && `, ${Math.round(share * 100)} % of the input read`}
          </span>
          <Progress label="Input read" value={share} />
        </div>
      </Card>
      <StatRow>
        <Stat
          hint={`of ${formatCount(run.datasetRows)}`}
          label="Rows read"
          value={formatCount(progress?.rows ?? 0)}
        />
        <Stat label="Rows written" value={formatCount(progress?.exportedRows ?? 0)} />
        <Stat label="Rows refused" value={formatCount(refused)} />
        <Stat
          hint={`${formatBytes(progress?.bytes ?? 0)} of ${formatBytes(run.inputBytes)}`}
          label="Speed"
          unit="MB/s"
          value={progress ? (progress.bytesPerSecond / 1e6).toFixed(1) : "–"}
        />
        <Stat
          label="Time left"
          value={
            progress?.secondsLeft === null || progress === null
              ? "–"
              : formatDuration(progress.secondsLeft * 1000)
          }
        />
      </StatRow>
      {rejects.length > 0 && (
        <BarChart
          bars={rejects.map(([name, value]) => ({ name, value }))}
          noun="reason"
          title="Refused so far, by reason"
          unit="rows"
        />
      )}
    </div>
  );
}

function stateSentence(run: ExportDetail): string {
  if (run.cancelRequested) return "It stops at its next batch.";
  if (run.status === "queued") return "You may leave this page: the export begins without it.";
  const attempt = run.attempt > 1 ? ` Try ${run.attempt}: it went on from what was done.` : "";
  const phase = run.progress?.phase ?? "starting";
  return `${phase.charAt(0).toUpperCase()}${phase.slice(1)}. You may leave this page.${attempt}`;
}
