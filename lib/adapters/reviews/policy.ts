import type { Actor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";

/** Who asked for a review, for which bytes, and the version as it is now. */
type OpenReview = { requestedById: string; rootDigest: string; decision: string | null };

/**
 * Throws unless this actor may decide: four eyes, so not the one who asked, and for the very bytes that were asked about and looked at.
 * @throws AppError forbidden, conflict (decided already, or other bytes), invalid_input without a reason.
 */
export function requireDecision(
  actor: Actor,
  review: OpenReview,
  version: { rootDigest: string | null },
  decision: { rootDigest: string; reason: string },
): void {
  if (review.decision !== null) {
    throw new AppError(
      "conflict",
      `This review was decided already: ${review.decision}. Ask for another one.`,
    );
  }
  if (actor.userId === null || actor.userId === review.requestedById) {
    throw new AppError("forbidden", "You asked for this review: somebody else has to decide it.");
  }
  if (review.rootDigest !== version.rootDigest || decision.rootDigest !== review.rootDigest) {
    throw new AppError(
      "conflict",
      "The files you looked at are not those that the review is for: their root digests differ. Open the review again and look at it anew.",
      { problems: [{ pointer: "/rootDigest", message: `The review is for ${review.rootDigest}.` }] },
    );
  }
  if (decision.reason.trim() === "") {
    const message = "Give a reason: it stays with the decision.";
    throw new AppError("invalid_input", message, { problems: [{ pointer: "/reason", message }] });
  }
}
