import { RightRail } from "#components/layout/right-rail.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ExportFacts } from "#lib/exports/components/run/export-facts.tsx";
import { FailureNotice } from "#lib/exports/components/run/failure-notice.tsx";
import { LiveRun } from "#lib/exports/components/run/live-run.tsx";
import { ResultStats } from "#lib/exports/components/run/result-stats.tsx";
import { loadExport, loadExportReport } from "#lib/exports/loaders.ts";
import { isFinished } from "#lib/exports/policy.ts";
import { storedReport, storedStats } from "#lib/exports/stored-report.ts";
import { QualityDashboard } from "#lib/quality/components/quality-dashboard.tsx";
import { QueryScope } from "#lib/query-scope.tsx";

export default async function ExportPage({ params }: PageProps<"/exports/[id]">) {
  const { id } = await params;
  const [run, measured] = await Promise.all([loadExport(id), loadExportReport(id)]);
  const stats = storedStats(measured.stats);
  const report = storedReport(measured.report);
  return (
    <RightRail label="Facts about this export" rail={<ExportFacts run={run} />}>
      {!isFinished(run.status) && (
        <QueryScope>
          <LiveRun initial={run} />
        </QueryScope>
      )}
      {run.status === "failed" && <FailureNotice errors={stats?.errors ?? []} run={run} />}
      {run.status === "cancelled" && (
        <Callout title="This export was cancelled" tone="caution">
          No finished folder was left behind. The dataset and the recipe are as they were.
        </Callout>
      )}
      {isFinished(run.status) && run.totalRows !== null && <ResultStats run={run} stats={stats} />}
      {run.status === "succeeded" &&
        (report ? (
          <QualityDashboard path={`/exports/${run.id}`} report={report} />
        ) : (
          <EmptyState title="No quality report">
            The recipe switched it off (quality_metrics.enable_metrics). Start the export again with it to see
            lengths, languages, weights and what the schema refuses.
          </EmptyState>
        ))}
    </RightRail>
  );
}
