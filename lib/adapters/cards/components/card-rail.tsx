import { Card } from "#components/ui/card.tsx";
import { type Fact, KeyValueList } from "#components/ui/key-value-list.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { CompletenessMeter } from "#lib/adapters/cards/components/completeness-meter.tsx";
import type { CardView } from "#lib/adapters/cards/data.ts";
import { evidenceKinds } from "#lib/adapters/cards/evidence.ts";
import { cardFacets } from "#lib/adapters/cards/facets.ts";
import { formatCount } from "#lib/format.ts";

type CardRailProps = { view: CardView; editHref: string | null };

function lastChange(view: CardView): string | undefined {
  return Object.values(view.evidence)
    .flatMap((entries) => entries.map(({ at }) => at))
    .sort()
    .at(-1);
}

/** A version's facts at a glance, how they are known, and how complete the card is. */
export function CardRail({ view, editHref }: CardRailProps) {
  const { baseModel, taskType, domain, languages, licence, rank, parameterCount } = cardFacets(view.card);
  const facts: Fact[] = [
    { label: "Base model", value: baseModel },
    { label: "Task", value: taskType },
    { label: "Domain", value: domain },
    { label: "Languages", value: languages.length > 0 ? languages.join(", ") : null },
    { label: "Licence", value: licence },
    { label: "Rank", value: rank },
    { label: "Parameters", value: parameterCount === null ? null : formatCount(Number(parameterCount)) },
  ];
  const entries = Object.values(view.evidence).flat();
  const changedAt = lastChange(view);
  return (
    <>
      <Card title="At a glance">
        <KeyValueList facts={facts} />
      </Card>
      <Card title="Completeness">
        <CompletenessMeter completeness={view} editHref={editHref} />
      </Card>
      <Card title="How it is known">
        <KeyValueList
          facts={[
            ...evidenceKinds.map((kind) => ({
              label: kind,
              value: formatCount(entries.filter((entry) => entry.kind === kind).length),
            })),
            { label: "revision", value: view.cardRevision },
            { label: "last change", value: changedAt ? <RelativeTime value={changedAt} /> : null },
          ]}
        />
      </Card>
    </>
  );
}
