import { Card } from "#components/ui/card.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { cellText } from "#lib/datasets/components/cell-text.ts";
import { ShareBar } from "#lib/datasets/components/share-bar.tsx";
import { type Distribution, type FieldProfile, valueTypes } from "#lib/datasets/profile.ts";
import { formatCount, formatDecimal, formatShare } from "#lib/format.ts";

function distributionText({ min, mean, p50, p95, max }: Distribution): string {
  return `${formatDecimal(min)} – ${formatDecimal(max)}, mean ${formatDecimal(mean)}, median ${formatDecimal(p50)}, 95 % ≤ ${formatDecimal(p95)}`;
}

/** What one field holds: types, nulls, lengths, top values, examples. */
export function FieldCard({ field, rowCount }: { field: FieldProfile; rowCount: number }) {
  const types = valueTypes.filter((type) => field.types[type]);
  const { distinct } = field;
  return (
    <Card title={field.name || "(empty name)"}>
      <div className="grid grid-cols-1 gap-x-8 gap-y-4 md:grid-cols-2">
        <KeyValueList
          facts={[
            {
              label: "Types",
              value: types.map((type) => `${type} ${formatCount(field.types[type] ?? 0)}`).join(", ") || "–",
            },
            {
              label: "Null or missing",
              value: (
                <span className="inline-flex items-center gap-2">
                  <ShareBar share={field.nullShare} />
                  {formatShare(field.nullShare)}
                </span>
              ),
            },
            {
              label: "Different values",
              value: `${distinct.isEstimate ? "about " : ""}${formatCount(distinct.count)}`,
            },
            ...(field.lengths
              ? [{ label: "Length (characters)", value: distributionText(field.lengths) }]
              : []),
            ...(field.numbers ? [{ label: "Numbers", value: distributionText(field.numbers) }] : []),
          ]}
        />
        {field.top.length > 0 ? (
          <div className="min-w-0">
            <h3 className="mb-1.5 text-[0.8125rem] text-foreground-muted">Most frequent values</h3>
            <ul className="flex flex-col gap-1 text-[0.8125rem]">
              {field.top.slice(0, 5).map(({ value, count }) => (
                <li className="flex items-center gap-2" key={value}>
                  <span className="min-w-0 flex-1 truncate" title={cellText(value)}>
                    {value === "" ? "(empty)" : value}
                  </span>
                  <ShareBar share={rowCount > 0 ? count / rowCount : 0} />
                  <span className="w-16 text-right tabular-nums">{formatCount(count)}</span>
                </li>
              ))}
            </ul>
          </div>
        ) : (
          <div className="min-w-0">
            <h3 className="mb-1.5 text-[0.8125rem] text-foreground-muted">Examples</h3>
            <ul className="flex flex-col gap-1 text-[0.8125rem]">
              {field.examples.slice(0, 4).map((example) => (
                <li className="truncate" key={example} title={example}>
                  {example}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Card>
  );
}
