import { AppError } from "#lib/errors.ts";

/** States of a version, in the order they come in. */
export const versionStatuses = [
  "draft",
  "registered",
  "in_review",
  "approved",
  "rejected",
  "deployed",
  "deprecated",
  "withdrawn",
] as const;
export type VersionStatus = (typeof versionStatuses)[number];

const moves: Readonly<Record<VersionStatus, readonly VersionStatus[]>> = {
  draft: ["registered"],
  registered: ["in_review", "withdrawn"],
  in_review: ["approved", "rejected", "withdrawn"],
  approved: ["deployed", "deprecated", "withdrawn"],
  rejected: ["in_review", "withdrawn"],
  // Back to approved when the last target lets it go.
  deployed: ["approved", "deprecated", "withdrawn"],
  deprecated: ["withdrawn"],
  withdrawn: [],
};

/** What a person does to get a version there, where it is not by the status itself. */
const otherWays: Readonly<Partial<Record<VersionStatus, string>>> = {
  registered: "Register the draft as a version.",
  in_review: "Ask for a review.",
  approved: "A reviewer decides on the review.",
  rejected: "A reviewer decides on the review.",
  deployed: "Publish the version to a target.",
};

/** States that a version may go to from this one. */
export function nextStatuses(from: VersionStatus): readonly VersionStatus[] {
  return moves[from];
}

/** States a person may move a version to from this one by saying so: the others come from registering, reviewing and publishing. */
export function settableStatuses(from: VersionStatus): VersionStatus[] {
  return moves[from].filter((to) => !(to in otherWays));
}

/** What a status says in words. */
export function statusWords(status: VersionStatus): string {
  return status.replaceAll("_", " ");
}

/** Throws `conflict` for a move that there is not, `invalid_input` where a reason is wanted and none is given. */
export function requireMove(from: VersionStatus, to: VersionStatus, reason: string): void {
  if (!moves[from].includes(to)) {
    const possible = moves[from].map(statusWords).join(", ");
    throw new AppError(
      "conflict",
      possible === ""
        ? `A version that is ${statusWords(from)} stays so.`
        : `A version that is ${statusWords(from)} does not become ${statusWords(to)}; it may become ${possible}.`,
    );
  }
  if ((to === "withdrawn" || to === "deprecated" || to === "rejected") && reason.trim() === "") {
    const message = `Give a reason: people who use the version will read why it is ${statusWords(to)}.`;
    throw new AppError("invalid_input", message, { problems: [{ pointer: "/reason", message }] });
  }
}

/** The same for a status that a person sets, which leaves out what registering, reviewing and publishing do. */
export function requireSettable(from: VersionStatus, to: VersionStatus, reason: string): void {
  const way = otherWays[to];
  if (way !== undefined) {
    throw new AppError("conflict", `A version does not become ${statusWords(to)} by its status. ${way}`);
  }
  requireMove(from, to, reason);
}
