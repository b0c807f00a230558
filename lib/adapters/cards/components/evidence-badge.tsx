import { FileText, PenLine, Ruler } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import type { Tone } from "#components/ui/tone.ts";
import type { EvidenceEntry, EvidenceKind } from "#lib/adapters/cards/evidence.ts";
import { evidenceText } from "#lib/adapters/cards/field-text.ts";

const looks: Readonly<Record<EvidenceKind, { icon: typeof Ruler; tone: Tone }>> = {
  measured: { icon: Ruler, tone: "good" },
  imported: { icon: FileText, tone: "info" },
  declared: { icon: PenLine, tone: "neutral" },
};

/** How a value is known: a word and an icon; source and time on hover, for screen readers, and in print. */
export function EvidenceBadge({ entry }: { entry: EvidenceEntry }) {
  const { icon: Icon, tone } = looks[entry.kind];
  const text = evidenceText(entry);
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5" title={text}>
      <Badge tone={tone}>
        <Icon aria-hidden />
        {entry.kind}
      </Badge>
      <span className="sr-only text-xs print:not-sr-only">{text.slice(entry.kind.length + 1)}</span>
    </span>
  );
}
