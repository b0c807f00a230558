import { History, Pencil } from "lucide-react";
import { RightRail } from "#components/layout/right-rail.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { cardSections } from "#lib/adapters/cards/card-sections.ts";
import { CardNotices } from "#lib/adapters/cards/components/card-notices.tsx";
import { CardRail } from "#lib/adapters/cards/components/card-rail.tsx";
import { CardSectionTable } from "#lib/adapters/cards/components/card-section-table.tsx";
import { EvaluationTable } from "#lib/adapters/cards/components/evaluation-table.tsx";
import { MarkdownView } from "#lib/adapters/cards/components/markdown-view.tsx";
import { PrintButton } from "#lib/adapters/cards/components/print-button.tsx";
import type { CardView as CardDocument } from "#lib/adapters/cards/data.ts";

type CardViewProps = {
  view: CardDocument;
  /** The prose of the version's README, without its front matter; null when it has none. */
  prose: string | null;
  /** The editor's address; null for who may not edit. */
  editHref: string | null;
  historyHref: string | null;
};

const texts = [
  { title: "Description", key: "description" },
  { title: "Intended use", key: "intended_use" },
  { title: "Limitations", key: "limitations" },
] as const;

/** All that is known of a version, each field with how it is known. Prints as a document of its own. */
export function CardView({ view, prose, editHref, historyHref }: CardViewProps) {
  const { card, evidence } = view;
  const sections = cardSections(view);
  const hasNothing = sections.length === 0 && !card.evaluation;
  return (
    <RightRail label="Facts about this version" rail={<CardRail editHref={editHref} view={view} />}>
      <div className="flex flex-wrap justify-end gap-2 print:hidden">
        {historyHref && (
          <ButtonLink href={historyHref}>
            <History aria-hidden />
            History
          </ButtonLink>
        )}
        <PrintButton />
        {editHref && (
          <ButtonLink href={editHref} variant="primary">
            <Pencil aria-hidden />
            Edit card
          </ButtonLink>
        )}
      </div>
      <CardNotices conflicts={view.conflicts} problems={view.problems} />
      {hasNothing && (
        <EmptyState title="Nothing is known yet">
          Push adapter_config.json and safetensors weights, and what they say stands here.
        </EmptyState>
      )}
      {texts.map(({ title, key }) => {
        const text = card[key];
        return (
          text !== undefined && (
            <Card key={key} title={title}>
              <MarkdownView text={text} />
            </Card>
          )
        );
      })}
      {sections.map((section) => (
        <CardSectionTable key={section.title} section={section} />
      ))}
      {card.evaluation && <EvaluationTable evidence={evidence} results={card.evaluation} />}
      {prose !== null && prose.trim() !== "" && (
        <Card title="README">
          <MarkdownView text={prose} />
        </Card>
      )}
    </RightRail>
  );
}
