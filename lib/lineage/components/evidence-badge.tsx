import { FileText, Fingerprint, UserRound } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import type { LineageEdge } from "#lib/lineage/graph.ts";

const looks = {
  hash: { icon: Fingerprint, word: "hash", says: "Equal digests: the bytes say so." },
  metadata: { icon: FileText, word: "metadata", says: "A file of the version says so." },
  declared: { icon: UserRound, word: "declared", says: "A person says so." },
} as const;

/** How an edge was learnt, strongest first: hash, metadata, declared. */
export function EvidenceBadge({ edge }: { edge: LineageEdge }) {
  const { icon: Icon, word, says } = looks[edge.evidence];
  const { learnt, note } = edge.details;
  const otherwise = edge.kind === "deployed_as" ? "The deployment that serves it says so." : says;
  const texts = [typeof learnt === "string" ? learnt : otherwise, typeof note === "string" ? note : ""];
  return (
    <div className="flex min-w-32 flex-col items-start gap-0.5">
      <Badge tone={edge.evidence === "hash" ? "good" : "neutral"}>
        <Icon aria-hidden />
        {word}
      </Badge>
      <span className="text-foreground-muted text-xs leading-4">{texts.filter(Boolean).join(" ")}</span>
    </div>
  );
}
