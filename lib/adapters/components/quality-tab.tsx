import { LineChart } from "#components/charts/line-chart.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Stat } from "#components/ui/stat.tsx";
import { StatRow } from "#components/ui/stat-row.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { readCard } from "#lib/adapters/cards/read-card.ts";
import { metricSeries } from "#lib/adapters/metrics/data.ts";
import { listTrainingExports, type TrainingExport } from "#lib/adapters/quality/data.ts";
import type { VersionRow } from "#lib/adapters/versions/version.ts";
import { formatCount, formatDecimal, formatShare } from "#lib/format.ts";

type QualityTabProps = { repository: { owner: string; name: string }; version: VersionRow };

/** How good the data of a version was, and what evaluations say of all versions. */
export async function QualityTab({ repository, version }: QualityTabProps) {
  const actor = await loadActor();
  const card = readCard(version.card);
  const [exports, series] = await Promise.all([
    listTrainingExports(actor, card.data?.exports ?? []),
    metricSeries(actor, repository),
  ]);
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
        <TrainingData key={source.id} source={source} />
      ))}
      {series.map(({ name, split, dataset, points }) => {
        const title = [name, split, dataset].filter(Boolean).join(" · ");
        return (
          <LineChart
            key={title}
            noun="version"
            series={[{ name, values: points.map(({ value }) => value) }]}
            title={`${title} by version`}
            unit="value"
            x={points.map(({ version: semver }) => semver ?? "draft")}
          />
        );
      })}
    </div>
  );
}

function TrainingData({ source }: { source: TrainingExport }) {
  const { exportedRows, complianceRate, diversityScore, meanLength } = source;
  return (
    <Card
      description={<TextLink href={`/exports/${source.id}`}>The whole quality report</TextLink>}
      title={`Trained on ${source.name}`}
    >
      <StatRow>
        <Stat label="Samples" value={exportedRows === null ? "–" : formatCount(exportedRows)} />
        <Stat label="Schema compliance" value={complianceRate === null ? "–" : formatShare(complianceRate)} />
        <Stat label="Diversity" value={diversityScore === null ? "–" : diversityScore.toFixed(3)} />
        <Stat
          label="Mean length"
          unit="characters"
          value={meanLength === null ? "–" : formatDecimal(meanLength)}
        />
      </StatRow>
    </Card>
  );
}
