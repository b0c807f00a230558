import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { LazyMergeTexts } from "#lib/schemas/components/lazy-merge-texts.tsx";
import { type DifferenceEffect, type SchemaDifference, schemaDifferences } from "#lib/schemas/differences.ts";
import type { SchemaVersionView } from "#lib/schemas/json-schema.ts";

const effects: Readonly<Record<DifferenceEffect, { word: string; tone: Tone }>> = {
  stricter: { word: "stricter", tone: "caution" },
  looser: { word: "looser", tone: "info" },
  unclear: { word: "changed", tone: "neutral" },
  none: { word: "no effect", tone: "neutral" },
};

/** What changed between two versions: as sentences with their effect on rows, and as texts side by side. */
export function VersionDifference({
  before,
  after,
}: {
  before: SchemaVersionView;
  after: SchemaVersionView;
}) {
  const changes = schemaDifferences(before.schema, after.schema);
  const generationChanges = schemaDifferences(before.generationSchema, after.generationSchema);
  return (
    <Card flush title={`Version ${before.number} → ${after.number}`}>
      <Changes changes={changes} title="Validation schema" />
      {generationChanges.length > 0 && <Changes changes={generationChanges} title="Generation schema" />}
      <div className="border-t">
        <LazyMergeTexts
          after={after.text}
          afterLabel={`Version ${after.number}`}
          before={before.text}
          beforeLabel={`Version ${before.number}`}
        />
      </div>
    </Card>
  );
}

function Changes({ title, changes }: { title: string; changes: readonly SchemaDifference[] }) {
  return (
    <div className="border-t px-4 py-3">
      <h3 className="font-medium text-[0.8125rem] text-foreground-muted">{title}</h3>
      {changes.length === 0 ? (
        <p className="mt-1 text-[0.8125rem]">Nothing that it means has changed.</p>
      ) : (
        <ul className="mt-1.5 flex flex-col gap-1">
          {changes.map(({ pointer, sentence, effect }) => (
            <li
              className="flex flex-wrap items-baseline gap-2 text-[0.8125rem]"
              key={`${pointer} ${sentence}`}
            >
              <Badge tone={effects[effect].tone}>{effects[effect].word}</Badge>
              <span className="min-w-0 break-words">{sentence}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
