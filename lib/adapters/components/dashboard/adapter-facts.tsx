import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Actor } from "#lib/actor.ts";
import { listAdapters } from "#lib/adapters/list/data.ts";
import { adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import { listReviews } from "#lib/adapters/reviews/data.ts";
import { versionSubject } from "#lib/adapters/versions/version.ts";

const shown = 4;

/** Reviews that wait, and the adapters that changed last. */
export async function AdapterFacts({ actor }: { actor: Actor }) {
  const [reviews, adapters] = await Promise.all([
    listReviews(actor, { state: "open", limit: shown }),
    listAdapters(actor, { limit: shown, sort: "updated" }),
  ]);
  return (
    <Card actions={<TextLink href="/adapters">All adapters</TextLink>} title="Adapters">
      <h3 className="mb-1 text-[0.8125rem] text-foreground-muted">
        {reviews.total === 0
          ? "No review waits"
          : `${reviews.total} ${reviews.total === 1 ? "review waits" : "reviews wait"}`}
      </h3>
      <ul className="flex flex-col gap-1">
        {reviews.items.map((review) => (
          <li className="flex flex-wrap justify-between gap-2" key={review.id}>
            <TextLink href={`/reviews/${review.id}`} quiet>
              {versionSubject(review.repository, review.version)}
            </TextLink>
            <span className="text-[0.8125rem] text-foreground-muted">
              asked by {review.requestedBy} <RelativeTime value={review.createdAt} />
            </span>
          </li>
        ))}
      </ul>
      {adapters.items.length > 0 && (
        <>
          <h3 className="mt-3 mb-1 text-[0.8125rem] text-foreground-muted">Changed last</h3>
          <ul className="flex flex-col gap-1">
            {adapters.items.map((adapter) => (
              <li className="flex flex-wrap justify-between gap-2" key={adapter.id}>
                <TextLink href={adapterHref(adapter)} quiet>
                  {adapter.owner}/{adapter.name}
                </TextLink>
                <span className="text-[0.8125rem] text-foreground-muted">
                  {adapter.version ?? "draft"} <RelativeTime value={adapter.updatedAt} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
