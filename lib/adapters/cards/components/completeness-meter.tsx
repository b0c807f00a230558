import { Progress } from "#components/ui/progress.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { type Completeness, completenessText } from "#lib/adapters/cards/completeness.ts";
import { formatShare } from "#lib/format.ts";

const shownWishes = 5;

type CompletenessMeterProps = {
  completeness: Completeness;
  /** The editor's address; what is to fill links there. */
  editHref: string | null;
};

/** How complete a card is, and what would help most. */
export function CompletenessMeter({
  completeness: { completeness, missing },
  editHref,
}: CompletenessMeterProps) {
  return (
    <div className="flex flex-col gap-2 text-[0.8125rem]">
      <p className="font-medium tabular-nums">{completenessText(completeness)}</p>
      <Progress label="Completeness of the card" value={completeness} />
      {missing.length > 0 && (
        <>
          <p className="mt-1 text-foreground-muted">What would help most:</p>
          <ul className="flex flex-col gap-1.5">
            {missing.slice(0, shownWishes).map((field) => (
              <li key={field.pointer}>
                <span className="flex justify-between gap-2">
                  {editHref ? (
                    <TextLink href={`${editHref}#${field.pointer}`}>{field.title}</TextLink>
                  ) : (
                    field.title
                  )}
                  <span className="text-foreground-muted tabular-nums">+{formatShare(field.gain)}</span>
                </span>
                <span className="block text-foreground-muted leading-5">{field.todo}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
