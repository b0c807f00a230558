import { Callout } from "#components/ui/callout.tsx";
import { EvidenceBadge } from "#lib/adapters/cards/components/evidence-badge.tsx";
import { problemText, sourcedText } from "#lib/adapters/cards/field-text.ts";
import type { ResolvedCard } from "#lib/adapters/cards/resolve-card.ts";

/** What contradicts itself on a card, and what could not be used; nothing when all is well. */
export function CardNotices({ conflicts, problems }: Pick<ResolvedCard, "conflicts" | "problems">) {
  return (
    <>
      {conflicts.length > 0 && (
        <Callout
          title={
            conflicts.length === 1
              ? "One field is said differently"
              : `${conflicts.length} fields are said differently`
          }
          tone="caution"
        >
          <ul className="mt-1 flex flex-col gap-1">
            {conflicts.map(({ pointer, title, used, others }) => (
              <li key={pointer}>
                <span className="font-medium">{title}</span>: {sourcedText(pointer, used)}{" "}
                <EvidenceBadge entry={used} /> is shown;{" "}
                {others.map((other) => (
                  <span key={`${other.kind} ${other.source}`}>
                    {sourcedText(pointer, other)} <EvidenceBadge entry={other} />{" "}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </Callout>
      )}
      {problems.length > 0 && (
        <Callout title="What could not be used" tone="bad">
          <ul className="mt-1 list-disc pl-4">
            {problems.map((problem) => (
              <li key={`${problem.pointer} ${problem.entry.source}`}>{problemText(problem)}</li>
            ))}
          </ul>
        </Callout>
      )}
    </>
  );
}
