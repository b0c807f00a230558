import { Card } from "#components/ui/card.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { TargetStatus } from "#lib/serving/components/target-status.tsx";
import { loadTargets } from "#lib/serving/loaders.ts";
import { healthOrder, targetHealth } from "#lib/serving/pages/target-health.ts";
import { targetHref } from "#lib/serving/pages/target-href.ts";

const looked = 100;
const shown = 5;

/** The targets that need a look, or that all is well. */
export async function ServingHealth() {
  const { page, figures } = await loadTargets({ limit: looked });
  const graveness = (target: (typeof page.items)[number]) =>
    healthOrder.indexOf(targetHealth(target.replicas, figures.get(target.id)).status);
  const troubled = page.items
    .filter((target) => healthOrder[graveness(target)] !== "healthy")
    .sort((a, b) => graveness(a) - graveness(b));
  const more = troubled.length - shown;
  return (
    <Card actions={<TextLink href="/serving">All targets</TextLink>} title="Serving">
      {page.total === 0 && (
        <p className="text-[0.8125rem] text-foreground-muted">
          No target yet. <TextLink href="/docs/serving">How to serve with vLLM</TextLink>
        </p>
      )}
      {page.total > 0 && troubled.length === 0 && (
        <p className="text-[0.8125rem]">
          {page.total === 1 ? "The target answers" : `All ${page.total} targets answer`} and serve what they
          should.
        </p>
      )}
      <ul className="flex flex-col gap-2">
        {troubled.slice(0, shown).map((target) => {
          const figure = figures.get(target.id);
          return (
            <li className="flex flex-wrap items-center justify-between gap-2" key={target.id}>
              <TextLink href={targetHref(target, "replicas")} quiet>
                {target.name}
              </TextLink>
              <span className="flex items-center gap-2 text-[0.8125rem] text-foreground-muted tabular-nums">
                {figure !== undefined &&
                  figure.desiredAdapters > 0 &&
                  `${figure.verifiedAdapters} of ${figure.desiredAdapters} adapters verified`}
                <TargetStatus replicas={target.replicas} trouble={figure} />
              </span>
            </li>
          );
        })}
      </ul>
      {more > 0 && (
        <p className="mt-2 text-[0.8125rem] text-foreground-muted">
          <TextLink href="/serving">{more} more to look at</TextLink>
        </p>
      )}
    </Card>
  );
}
