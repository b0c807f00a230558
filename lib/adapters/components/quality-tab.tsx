import { LineChart } from "#components/charts/line-chart.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Stat } from "#components/ui/stat.tsx";
import { StatRow } from "#components/ui/stat-row.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { formatCount, formatDecimal, formatShare } from "#lib/format.ts";

/** One export that a version was trained on, as far as the reader may see it. */
export type TrainingExport = {
  id: string;
  name: string;
  exportedRows: number | null;
  complianceRate: number | null;
  diversityScore: number | null;
  meanLength: number | null;
};

/** A metric over the versions that have it, oldest first. */
export type MetricSeries = { title: string; versions: readonly string[]; values: readonly (number | null)[] };

type QualityTabProps = { exports: readonly TrainingExport[]; series: readonly MetricSeries[] };

/** How good the data of a version was, and what evaluations say of the versions. */
export function QualityTab({ exports, series }: QualityTabProps) {
  if (exports.length === 0 && series.length === 0) {
    return (
      <EmptyState title="Nothing measured yet">
        Push adapter_metadata.json of an export with the adapter, and what that export measured stands here.
        Numbers of evaluations come from trainer_state.json, from the README's model-index, or by the API.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-5">
      {exports.map((source) => (
        <Card
          description={<TextLink href={`/exports/${source.id}`}>the whole quality report</TextLink>}
          key={source.id}
          title={`Trained on ${source.name}`}
        >
          <StatRow>
            <Stat
              label="Samples"
              value={source.exportedRows === null ? "–" : formatCount(source.exportedRows)}
            />
            <Stat
              label="Schema compliance"
              value={source.complianceRate === null ? "–" : formatShare(source.complianceRate)}
            />
            <Stat
              label="Diversity"
              value={source.diversityScore === null ? "–" : formatDecimal(source.diversityScore)}
            />
            <Stat
              label="Mean length"
              value={source.meanLength === null ? "–" : `${formatDecimal(source.meanLength)} characters`}
            />
          </StatRow>
        </Card>
      ))}
      {series.map(({ title, versions, values }) => (
        <LineChart
          key={title}
          noun="version"
          series={[{ name: title, values }]}
          title={title}
          unit="value"
          x={versions}
        />
      ))}
    </div>
  );
}
