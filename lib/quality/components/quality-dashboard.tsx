import { BarChart } from "#components/charts/bar-chart.tsx";
import { Gauge } from "#components/charts/gauge.tsx";
import { Histogram } from "#components/charts/histogram.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatCount, formatShare } from "#lib/format.ts";
import { FailingPointers } from "#lib/quality/components/failing-pointers.tsx";
import { NearDuplicates } from "#lib/quality/components/near-duplicates.tsx";
import { ReportFigures } from "#lib/quality/components/report-figures.tsx";
import {
  prepareCompliance,
  prepareFailingPointers,
  prepareLanguages,
  prepareLengths,
  prepareNearDuplicates,
  prepareRejects,
  prepareTopics,
  prepareWeights,
  type RangeBar,
} from "#lib/quality/prepare-charts.ts";
import type { QualityReport } from "#lib/quality/report.ts";

type QualityDashboardProps = { report: QualityReport /** Page of the export. */; path: string };

const shownTopics = 8;

const toBuckets = (bars: readonly RangeBar[]) =>
  bars.map(({ from, to, rows }) => ({ from, to, count: rows }));
const toBars = (bars: readonly { name: string; rows: number }[]) =>
  bars.map(({ name, rows }) => ({ name, value: rows }));

/** What a quality report says, as charts; what was not measured says how to measure it. */
export function QualityDashboard({ report, path }: QualityDashboardProps) {
  const compliance = prepareCompliance(report);
  const lengths = prepareLengths(report);
  const rejects = prepareRejects(report);
  const weights = prepareWeights(report);
  const languages = prepareLanguages(report);
  const pointers = prepareFailingPointers(report);
  const topics = prepareTopics(report);
  const { basis, rows } = report.languages;
  const measured = basis === "every row" ? "of every row" : `on ${formatCount(rows)} sampled rows`;
  return (
    <section aria-label="Quality" className="flex flex-col gap-5">
      <div className="grid gap-5 md:grid-cols-2">
        {compliance ? (
          <Gauge
            caption={`of ${formatCount(compliance.validated)} rows meet the schema`}
            title="Schema compliance"
            tone={compliance.rate >= 0.99 ? "good" : compliance.rate >= 0.9 ? "caution" : "bad"}
            value={compliance.rate}
          />
        ) : (
          <EmptyState title="Not checked against a schema">
            Choose a schema in the recipe to see how many rows meet it and where the others fail.
          </EmptyState>
        )}
        {rejects.length > 0 ? (
          <BarChart
            bars={toBars(rejects)}
            description={`${formatShare(rejects.reduce((sum, bar) => sum + bar.share, 0))} of the rows read`}
            noun="reason"
            title="Refused rows by reason"
            unit="rows"
          />
        ) : (
          <EmptyState title="No row was refused">Every row read was written.</EmptyState>
        )}
        {lengths.length > 0 ? (
          <Histogram
            buckets={toBuckets(lengths)}
            description={
              report.length &&
              `median ${formatCount(report.length.p50)}, 95 % at most ${formatCount(report.length.p95)}`
            }
            title="Length of the output text"
            unit="code points"
          />
        ) : (
          <EmptyState title="Lengths were not measured">
            quality_metrics.track_length_distribution switches them on.
          </EmptyState>
        )}
        {weights.length > 0 ? (
          <Histogram buckets={toBuckets(weights)} title="Weights of the rows written" unit="weight" />
        ) : (
          <EmptyState title="Rows carry no weights">
            The weights section of a recipe writes them: from a field, by length or by freshness.
          </EmptyState>
        )}
        {languages.length > 0 && (
          <BarChart
            bars={toBars(languages)}
            description={measured}
            noun="language"
            title="Languages"
            unit="rows"
          />
        )}
        {topics.length > 0 ? (
          <BarChart
            bars={toBars(topics.slice(0, shownTopics))}
            description="named by the words that tell them apart"
            noun="topic"
            title="Topics"
            unit="rows"
          />
        ) : (
          <EmptyState title="Topics were not looked for">
            Level full of the quality report finds them.
          </EmptyState>
        )}
      </div>
      {compliance && <FailingPointers path={path} places={pointers} violations={compliance.violations} />}
      <NearDuplicates groups={prepareNearDuplicates(report)} level={report.level} />
      <ReportFigures report={report} />
    </section>
  );
}
