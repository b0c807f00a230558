import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "#components/layout/page-header.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Stat } from "#components/ui/stat.tsx";
import { StatRow } from "#components/ui/stat-row.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { AdapterFacts } from "#lib/adapters/components/dashboard/adapter-facts.tsx";
import { ComplianceHistory } from "#lib/exports/components/dashboard/compliance-history.tsx";
import { FirstSteps } from "#lib/exports/components/dashboard/first-steps.tsx";
import { LazyRunningExports } from "#lib/exports/components/dashboard/lazy-running-exports.tsx";
import { WorstCompliance } from "#lib/exports/components/dashboard/worst-compliance.tsx";
import { ExportsTable } from "#lib/exports/components/exports-table.tsx";
import { loadDashboard, loadRowSources } from "#lib/exports/loaders.ts";
import { formatCount } from "#lib/format.ts";
import { ServingHealth } from "#lib/serving/components/dashboard/serving-health.tsx";

export const metadata: Metadata = { title: "Dashboard" };

export default async function DashboardPage() {
  const [actor, { counts, history, recent, running, worstCompliance }, { canExport }] = await Promise.all([
    loadActor(),
    loadDashboard(),
    loadRowSources(),
  ]);
  return (
    <>
      <PageHeader
        actions={
          canExport &&
          counts.datasets > 0 && (
            <ButtonLink href="/exports/new" variant="primary">
              <Plus aria-hidden />
              New export
            </ButtonLink>
          )
        }
        title="Dashboard"
      />
      <div className="flex flex-col gap-5">
        <StatRow>
          <Stat label="Datasets" value={formatCount(counts.datasets)} />
          <Stat label="Schemas" value={formatCount(counts.schemas)} />
          <Stat label="Recipes" value={formatCount(counts.recipes)} />
          <Stat
            hint={counts.failedExports > 0 ? `${formatCount(counts.failedExports)} failed` : "none failed"}
            label="Exports"
            value={formatCount(counts.exports)}
          />
          <Stat label="Rows written" value={formatCount(counts.exportedRows)} />
        </StatRow>
        {counts.exports === 0 ? (
          <FirstSteps hasDatasets={counts.datasets > 0} />
        ) : (
          <>
            <div className="grid gap-5 lg:grid-cols-2">
              <LazyRunningExports initial={running} />
              <WorstCompliance exports={worstCompliance} />
              <AdapterFacts actor={actor} />
              <ServingHealth />
            </div>
            <section className="flex min-w-0 flex-col gap-2">
              <h2 className="font-semibold text-base">Recent exports</h2>
              <ExportsTable exports={recent} label="Recent exports" />
            </section>
            <ComplianceHistory history={history} />
          </>
        )}
      </div>
    </>
  );
}
