import { can } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { type ExportDetail, getExport } from "#lib/exports/data.ts";
import { type CardDifference, cardDifferences } from "../../cards/changes.ts";
import { type Evidence, readEvidence } from "../../cards/evidence.ts";
import { type ResolvedCard, resolveCard } from "../../cards/resolve-card.ts";
import { listMetrics, type MetricView } from "../../metrics/data.ts";
import { listStatusMoves, type StatusMove } from "../../status/data.ts";
import { getVersion, listVersionFiles, type VersionFiles } from "../../versions/data.ts";
import type { VersionRow } from "../../versions/version.ts";
import { findReview, type ReviewView } from "../data.ts";
import { type FileDifference, fileDifferences } from "./file-differences.ts";

/** What an export measured of the rows that a version was trained on. */
export type BriefExport = Pick<
  ExportDetail,
  "id" | "name" | "owner" | "dataset" | "exportedRows" | "complianceRate" | "diversityScore" | "datasetDigest"
>;

/** A version under review, and how it differs from the one that is deployed or was approved before. */
export type ReviewBrief = {
  review: ReviewView;
  version: VersionRow;
  card: ResolvedCard;
  files: VersionFiles;
  /** Exports it was trained on that the reviewer may see. */
  exports: BriefExport[];
  metrics: MetricView[];
  statusMoves: StatusMove[];
  /** Null: no version of this adapter was ever cleared. */
  previous: (VersionRow & { metrics: MetricView[] }) | null;
  cardDifferences: CardDifference[];
  fileDifferences: FileDifference[];
  /** Why this actor may not decide, or null when they may. */
  mayNotDecide: string | null;
  /** Key of the version in lineage. */
  lineageNode: string;
};

async function evidenceOf(versionId: string): Promise<Evidence> {
  const row = await db().version.findUniqueOrThrow({ where: { id: versionId }, select: { evidence: true } });
  return readEvidence(row.evidence);
}

/** The number of the version that is deployed, else of the highest that was approved, beside this one. */
async function findCleared(repositoryId: string, versionId: string): Promise<string | null> {
  const [row] = await db().$queryRaw<{ semver: string | null }[]>`
    SELECT "semver" FROM "Version"
    WHERE "repositoryId" = ${repositoryId}::uuid AND "id" <> ${versionId}::uuid AND "status" IN ('deployed', 'approved')
    ORDER BY "status" = 'deployed' DESC, "sortKey" COLLATE "C" DESC LIMIT 1`;
  return row?.semver ?? null;
}

async function readableExports(actor: Actor, ids: readonly string[]): Promise<BriefExport[]> {
  const found: BriefExport[] = [];
  for (const id of ids) {
    try {
      const { name, owner, dataset, exportedRows, complianceRate, diversityScore, datasetDigest } =
        await getExport(actor, id);
      found.push({ id, name, owner, dataset, exportedRows, complianceRate, diversityScore, datasetDigest });
    } catch (error) {
      // An export that this reviewer may not see is not named to them.
      if (!(error instanceof AppError)) throw error;
    }
  }
  return found;
}

function whyNot(actor: Actor, review: ReviewView): string | null {
  if (review.decision !== null) return `This review was decided: ${review.decision}.`;
  if (actor.userId === review.requestedById)
    return "You asked for this review: somebody else has to decide it.";
  if (!can(actor, "adapter.review.decide", review.repository.ownerId))
    return "Deciding needs the role reviewer or admin.";
  return review.rootDigest === review.version.rootDigest
    ? null
    : "The version's files are not those that the review is for.";
}

/** All that a reviewer looks at before they decide. Throws `not_found` for a review of an adapter that the actor may not read. */
export async function reviewBrief(actor: Actor, reviewId: string): Promise<ReviewBrief> {
  const review = await findReview(actor, reviewId);
  const name = review.repository;
  const ref = review.version.semver ?? "draft";
  const version = await getVersion(actor, name, ref);
  const cleared = await findCleared(name.id, version.id);
  const previous = cleared === null ? null : await getVersion(actor, name, cleared);
  const [evidence, before, files, oldFiles, metrics, oldMetrics, statusMoves] = await Promise.all([
    evidenceOf(version.id),
    previous ? evidenceOf(previous.id) : {},
    listVersionFiles(version),
    previous ? listVersionFiles(previous) : null,
    listMetrics(actor, name, ref),
    previous && cleared !== null ? listMetrics(actor, name, cleared) : [],
    listStatusMoves(version.id),
  ]);
  const card = resolveCard(evidence);
  return {
    review,
    version,
    card,
    files,
    exports: await readableExports(actor, card.card.data?.exports ?? []),
    metrics,
    statusMoves,
    previous: previous && { ...previous, metrics: oldMetrics },
    cardDifferences: previous ? cardDifferences(before, evidence) : [],
    fileDifferences: oldFiles ? fileDifferences(oldFiles.files, files.files) : [],
    mayNotDecide: whyNot(actor, review),
    lineageNode: `version:${version.id}`,
  };
}
