import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { PageHeader } from "#components/layout/page-header.tsx";
import { RightRail } from "#components/layout/right-rail.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { CardChanges } from "#lib/adapters/components/reviews/card-changes.tsx";
import { DecideReview } from "#lib/adapters/components/reviews/decide-review.tsx";
import { VersionStatusBadge } from "#lib/adapters/components/version-status.tsx";
import { adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import { reviewBrief } from "#lib/adapters/reviews/brief/data.ts";
import { versionLabel, versionSubject } from "#lib/adapters/versions/version.ts";
import { AppError } from "#lib/errors.ts";
import { formatBytes, formatCount, formatShare } from "#lib/format.ts";

const loadBrief = cache(async (id: string) => {
  try {
    return await reviewBrief(await loadActor(), id);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: PageProps<"/reviews/[id]">): Promise<Metadata> {
  const { review } = await loadBrief((await params).id);
  return { title: `Review of ${versionSubject(review.repository, review.version)}` };
}

export default async function ReviewPage({ params }: PageProps<"/reviews/[id]">) {
  const brief = await loadBrief((await params).id);
  const { review, version, previous, card } = brief;
  const subject = versionSubject(review.repository, version);
  const place = { version: versionLabel(version) };
  return (
    <>
      <PageHeader
        actions={
          previous && (
            <ButtonLink href={`/compare?v=${versionSubject(review.repository, previous)}&v=${subject}`}>
              Compare with {versionLabel(previous)}
            </ButtonLink>
          )
        }
        badge={<VersionStatusBadge status={version.status} />}
        crumbs={[{ label: "Reviews", href: "/reviews" }, { label: subject }]}
        facts={[`asked by ${review.requestedBy}`, <RelativeTime key="asked" value={review.createdAt} />]}
        title={subject}
      />
      <RightRail
        label="Facts about this review"
        rail={
          <Card title="The version">
            <KeyValueList
              facts={[
                { label: "Root digest", value: <Digest label="root digest" value={review.rootDigest} /> },
                { label: "Base model", value: version.baseModel },
                { label: "Rank", value: version.rank },
                { label: "Licence", value: version.licence },
                { label: "Files", value: formatCount(brief.files.files.length) },
                { label: "Card", value: `${formatShare(card.completeness)} complete` },
                { label: "Cleared before", value: previous ? versionLabel(previous) : "none" },
              ]}
            />
            <div className="mt-3 flex flex-wrap gap-x-3 gap-y-1 text-[0.8125rem]">
              <TextLink href={adapterHref(review.repository, place)}>Card</TextLink>
              <TextLink href={adapterHref(review.repository, { ...place, tab: "files" })}>Files</TextLink>
              <TextLink href={adapterHref(review.repository, { ...place, tab: "lineage" })}>Lineage</TextLink>
              <TextLink href={adapterHref(review.repository, { ...place, tab: "quality" })}>Quality</TextLink>
            </div>
          </Card>
        }
      >
        {review.message && <Card title="What to look at">{review.message}</Card>}
        {brief.files.quarantined.length > 0 && (
          <Callout tone="bad">Holds pickle files: {brief.files.quarantined.join(", ")}.</Callout>
        )}
        {card.conflicts.length > 0 && (
          <Callout
            title={
              card.conflicts.length === 1
                ? "One card field is said differently"
                : `${card.conflicts.length} card fields are said differently`
            }
            tone="caution"
          >
            {card.conflicts.map(({ title }) => title).join(", ")}.{" "}
            <TextLink href={adapterHref(review.repository, place)}>See who says what</TextLink>
          </Callout>
        )}
        <Card title="Training data">
          {brief.exports.length > 0 ? (
            <ul className="flex flex-col gap-1">
              {brief.exports.map((source) => (
                <li key={source.id}>
                  <TextLink href={`/exports/${source.id}`}>{source.name}</TextLink>{" "}
                  {source.exportedRows !== null && `${formatCount(source.exportedRows)} samples`}
                  {source.complianceRate !== null && `, ${formatShare(source.complianceRate)} compliant`}
                </li>
              ))}
            </ul>
          ) : (
            <p className="text-foreground-muted">No export that you may see is known for it.</p>
          )}
        </Card>
        <Card title="Evaluation">
          {brief.metrics.length > 0 ? (
            <ul className="flex flex-col gap-1 tabular-nums">
              {brief.metrics.map(({ name, split, dataset, source, value }) => {
                const before = previous?.metrics.find(
                  (other) => other.name === name && other.split === split && other.dataset === dataset,
                );
                return (
                  <li key={[name, split, dataset, source].join(" ")}>
                    {[name, split, dataset].filter(Boolean).join(" · ")}: <strong>{value}</strong>
                    {before && ` (before: ${before.value})`}
                  </li>
                );
              })}
            </ul>
          ) : (
            <p className="text-foreground-muted">No numbers were reported.</p>
          )}
        </Card>
        {previous && (
          <Card flush title={`What differs from ${versionLabel(previous)}, cleared before`}>
            <CardChanges
              after={versionLabel(version)}
              before={versionLabel(previous)}
              differences={brief.cardDifferences}
            />
            <ul className="flex flex-col gap-1 px-4 py-3 text-[0.8125rem]">
              {brief.fileDifferences.map(({ path, change, beforeBytes, afterBytes }) => (
                <li key={path}>
                  <code className="font-mono">{path}</code> {change}
                  {beforeBytes !== null && ` from ${formatBytes(beforeBytes)}`}
                  {afterBytes !== null && ` to ${formatBytes(afterBytes)}`}
                </li>
              ))}
            </ul>
          </Card>
        )}
        {review.decision !== null && (
          <Callout
            title={`${review.decision === "approved" ? "Approved" : "Rejected"} by ${review.decidedBy}`}
            tone={review.decision === "approved" ? "good" : "bad"}
          >
            {review.reason}
          </Callout>
        )}
        {brief.mayNotDecide === null ? (
          <Card title="Decision">
            <DecideReview id={review.id} rootDigest={review.rootDigest} />
          </Card>
        ) : (
          review.decision === null && <Callout>{brief.mayNotDecide}</Callout>
        )}
      </RightRail>
    </>
  );
}
