import { NuqsAdapter } from "nuqs/adapters/next/app";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RejectsBrowser } from "#lib/exports/components/rejects/rejects-browser.tsx";
import { loadExport, loadExportReport } from "#lib/exports/loaders.ts";
import { isFinished } from "#lib/exports/policy.ts";
import { storedStats } from "#lib/exports/stored-report.ts";
import { QueryScope } from "#lib/query-scope.tsx";

export default async function ExportRejectsPage({ params }: PageProps<"/exports/[id]/rejects">) {
  const { id } = await params;
  const [run, { stats }] = await Promise.all([loadExport(id), loadExportReport(id)]);
  if (!isFinished(run.status)) {
    return (
      <EmptyState title="The export is not finished">
        Counts by reason are on the overview now; the rows themselves are here when it has ended.
      </EmptyState>
    );
  }
  if (run.status !== "succeeded") {
    return (
      <EmptyState title="The rejects of this export were not kept">
        They belong to a finished folder. Why it ended, and the first rows that failed, are on the overview;
        the preview of a new export shows refused rows too.
      </EmptyState>
    );
  }
  const counts = storedStats(stats)?.metrics.rejects_by_reason ?? run.progress?.rejects ?? {};
  return (
    <QueryScope>
      <NuqsAdapter>
        <RejectsBrowser
          counts={counts}
          exportId={run.id}
          rowsHref={`/datasets/${run.dataset.id}?version=${run.dataset.version}`}
        />
      </NuqsAdapter>
    </QueryScope>
  );
}
