import type { Actor } from "#lib/actor.ts";
import { resolveCard } from "#lib/adapters/cards/resolve-card.ts";
import { db } from "#lib/db.ts";
import { getRepository } from "#lib/repositories/data.ts";
import type { RepositoryName } from "#lib/repositories/repository.ts";
import type { Card } from "../../cards/card-schema.ts";
import { readEvidence } from "../../cards/evidence.ts";
import {
  suggestVersion,
  type VersionFacts,
  type VersionSuggestion,
  versionWarnings,
} from "../suggest-version.ts";

/** Which number comes next, why, and what to think about with another one. */
export type NextVersion = {
  suggestion: VersionSuggestion;
  /** The version that it is compared with; null: there is none. */
  previous: string | null;
  /** Numbers that are taken, highest first. */
  existing: string[];
  /** False: nothing was pushed since the last version. */
  hasDraft: boolean;
  warnings: string[];
};

/** What of a card decides how large a step is. */
export function versionFacts(card: Card): VersionFacts {
  const { exports = [], datasets = [], dataset_digest: digest } = card.data ?? {};
  return {
    baseModel: card.base_model?.name ?? null,
    baseModelRevision: card.base_model?.revision ?? null,
    data: [...exports, ...datasets, ...(digest === undefined ? [] : [digest])],
  };
}

/** The number that the draft of an adapter should get; `chosen` is warned about. */
export async function getNextVersion(
  actor: Actor,
  name: RepositoryName,
  chosen?: string,
): Promise<NextVersion> {
  const { id: repositoryId } = await getRepository(actor, name, "adapter");
  const [numbers, draft] = await Promise.all([
    db().$queryRaw<{ id: string; semver: string }[]>`
      SELECT "id", "semver" FROM "Version" WHERE "repositoryId" = ${repositoryId}::uuid AND "semver" IS NOT NULL
      ORDER BY "sortKey" COLLATE "C" DESC`,
    db().version.findFirst({ where: { repositoryId, semver: null }, select: { evidence: true } }),
  ]);
  const [highest] = numbers;
  const previous = highest
    ? await db().version.findUniqueOrThrow({ where: { id: highest.id }, select: { evidence: true } })
    : null;
  const factsOf = (row: { evidence: unknown } | null) =>
    versionFacts(resolveCard(readEvidence(row?.evidence)).card);
  const before = highest ? { ...factsOf(previous), semver: highest.semver } : null;
  const suggestion = suggestVersion(before, factsOf(draft ?? previous));
  const existing = numbers.map(({ semver }) => semver);
  return {
    suggestion,
    previous: highest?.semver ?? null,
    existing,
    hasDraft: draft !== null,
    warnings: versionWarnings(chosen ?? suggestion.semver, suggestion, existing),
  };
}
