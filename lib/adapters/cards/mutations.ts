import { authorize, readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { changeSummary } from "#lib/adapters/cards/changes.ts";
import {
  type CardChanges,
  declareEvidence,
  type Evidence,
  mergeEvidence,
  readEvidence,
} from "#lib/adapters/cards/evidence.ts";
import { cardFacets } from "#lib/adapters/cards/facets.ts";
import { readField } from "#lib/adapters/cards/field-check.ts";
import { resolveCard } from "#lib/adapters/cards/resolve-card.ts";
import { saveCardMetrics } from "#lib/adapters/metrics/rows/mutations.ts";
import { refreshShownVersion } from "#lib/adapters/versions/mutations.ts";
import { versionSubject } from "#lib/adapters/versions/version.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { requireRecordId } from "#lib/exports/record-id.ts";

/** Largest evidence of one card, as JSON in UTF-16 units. */
const maxEvidenceLength = 4_000_000;

/** What an edit changes, and which state of the card its author had read. */
export type UpdateCardInput = { cardRevision: number; changes: CardChanges; summary?: string };

/** A card's new state. */
export type SavedCard = { cardRevision: number; changedFields: readonly string[] };

type CardRow = {
  id: string;
  repositoryId: string;
  evidence: Evidence;
  cardRevision: number;
};

/**
 * The version's row, held until the transaction ends, and its repository before it: whoever changes both takes them in this
 * order, or two would wait for each other. Throws `not_found`.
 */
async function lockCard(tx: Transaction, versionId: string): Promise<CardRow> {
  await tx.$queryRaw`
    SELECT 1 FROM "Repository" WHERE "id" = (SELECT "repositoryId" FROM "Version" WHERE "id" = ${versionId}::uuid)
    FOR NO KEY UPDATE`;
  const [row] = await tx.$queryRaw<
    { id: string; repositoryId: string; evidence: unknown; cardRevision: number }[]
  >`
    SELECT "id", "repositoryId", "evidence", "cardRevision" FROM "Version" WHERE "id" = ${versionId}::uuid FOR NO KEY UPDATE`;
  if (!row) throw new AppError("not_found", "There is no such version, or you may not see it.");
  return { ...row, evidence: readEvidence(row.evidence) };
}

function changedFields(before: Evidence, after: Evidence): string[] {
  const pointers = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...pointers].filter(
    (pointer) => JSON.stringify(before[pointer]) !== JSON.stringify(after[pointer]),
  );
}

/** Writes a card's next state with its history, and what lists filter by. */
async function saveCard(
  tx: Transaction,
  actor: Actor,
  row: CardRow,
  next: { evidence: Evidence; summary: string },
): Promise<number> {
  const json = JSON.stringify(next.evidence);
  if (json.length > maxEvidenceLength) {
    throw new AppError(
      "too_large",
      `The card has ${json.length} characters; at most ${maxEvidenceLength} are kept.`,
    );
  }
  const { card, completeness } = resolveCard(next.evidence);
  const cardRevision = row.cardRevision + 1;
  const evidence: object = JSON.parse(json);
  await tx.version.update({
    where: { id: row.id },
    data: {
      evidence,
      card: JSON.parse(JSON.stringify(card)),
      completeness,
      cardRevision,
      updatedAt: new Date(),
      ...cardFacets(card),
    },
    select: { id: true },
  });
  await saveCardMetrics(tx, row.id, next.evidence, actor.userId ?? actor.id);
  await tx.cardRevision.create({
    data: {
      versionId: row.id,
      number: cardRevision,
      evidence,
      summary: next.summary,
      actorId: actor.userId ?? actor.id,
      actorLabel: actor.label,
    },
    select: { number: true },
  });
  return cardRevision;
}

/**
 * Takes what was measured and imported into a version's card; what people declared stays. Repeating it changes nothing. The
 * caller refreshes what lists show of the repository.
 */
export async function applyEvidence(
  tx: Transaction,
  actor: Actor,
  versionId: string,
  collected: Evidence,
  summary: string,
): Promise<{ cardRevision: number; evidence: Evidence }> {
  const row = await lockCard(tx, versionId);
  const evidence = mergeEvidence(row.evidence, collected);
  if (row.cardRevision > 0 && changedFields(row.evidence, evidence).length === 0) {
    return { cardRevision: row.cardRevision, evidence };
  }
  return { cardRevision: await saveCard(tx, actor, row, { evidence, summary }), evidence };
}

/** Values as a card may hold them. Throws `invalid_input` with every field that may not stand so. */
function readChanges(changes: CardChanges): CardChanges {
  const read: Record<string, unknown> = {};
  const problems: { pointer: string; message: string }[] = [];
  for (const [pointer, value] of Object.entries(changes)) {
    if (value === null) {
      read[pointer] = null;
      continue;
    }
    const field = readField(pointer, value);
    if (field.ok) read[pointer] = field.value;
    else problems.push({ pointer, message: field.message });
  }
  const [first] = problems;
  if (first === undefined) return read;
  throw new AppError("invalid_input", `The card is not valid. ${first.pointer}: ${first.message}`, {
    problems,
  });
}

/** What an edit did; `before` is the evidence that it changed. */
type Edited = SavedCard & { before: Evidence; after: Evidence; summary: string };

async function declare(
  tx: Transaction,
  actor: Actor,
  row: CardRow,
  input: { changes: CardChanges; summary: string },
): Promise<Edited> {
  const by = { source: actor.label, at: new Date().toISOString() };
  const after = declareEvidence(row.evidence, readChanges(input.changes), by);
  const fields = changedFields(row.evidence, after);
  const summary = input.summary.trim() || changeSummary(fields);
  const edited = { changedFields: fields, before: row.evidence, after, summary };
  if (fields.length === 0) return { ...edited, cardRevision: row.cardRevision };
  return { ...edited, cardRevision: await saveCard(tx, actor, row, { evidence: after, summary }) };
}

/**
 * Declares fields as part of another write, whatever the card's revision. The caller authorizes, audits and refreshes what
 * lists show. Throws `invalid_input` by field.
 */
export async function declareFields(
  tx: Transaction,
  actor: Actor,
  versionId: string,
  changes: CardChanges,
  summary: string,
): Promise<SavedCard> {
  const { cardRevision, changedFields: fields } = await declare(tx, actor, await lockCard(tx, versionId), {
    changes,
    summary,
  });
  return { cardRevision, changedFields: fields };
}

/** Throws `conflict` that names who edited the card since it was read. */
async function requireRevision(tx: Transaction, row: CardRow, read: number): Promise<void> {
  if (row.cardRevision === read) return;
  const newer = await tx.cardRevision.findFirst({
    where: { versionId: row.id, number: { gt: read } },
    orderBy: { number: "desc" },
    select: { number: true, actorLabel: true, createdAt: true, summary: true },
  });
  const who = newer
    ? ` ${newer.actorLabel} changed it (${newer.summary}) at ${newer.createdAt.toISOString()}.`
    : "";
  throw new AppError(
    "conflict",
    `You edited revision ${read} of this card, and it is at ${row.cardRevision} now.${who} Load it again; nothing was saved.`,
    { problems: [{ pointer: "/cardRevision", message: `The card is at revision ${row.cardRevision}` }] },
  );
}

/**
 * Declares fields of a version's card, or takes declared values back (null). What is measured or imported stays and goes
 * first where it says something else.
 * @throws AppError conflict when the card was changed since it was read, invalid_input by field, not_found, forbidden.
 */
export async function updateCard(
  actor: Actor,
  versionId: string,
  input: UpdateCardInput,
): Promise<SavedCard> {
  authorize(actor, "card.update");
  requireRecordId(versionId, "version");
  return withTransaction(async (tx) => {
    const version = await tx.version.findFirst({
      where: {
        id: versionId,
        repository: { AND: [readableWhere(actor), { deletedAt: null, kind: "adapter" }] },
      },
      select: {
        semver: true,
        repository: { select: { id: true, name: true, ownerId: true, owner: { select: { handle: true } } } },
      },
    });
    if (version === null) throw new AppError("not_found", "There is no such version, or you may not see it.");
    const { repository } = version;
    authorize(actor, "card.update", repository.ownerId);
    const row = await lockCard(tx, versionId);
    await requireRevision(tx, row, input.cardRevision);
    const { changedFields: fields, ...edited } = await declare(tx, actor, row, { summary: "", ...input });
    const { cardRevision, summary } = edited;
    if (fields.length === 0) return { cardRevision, changedFields: fields };

    await recordAudit(tx, actor, {
      action: "card.updated",
      subject: {
        kind: "version",
        id: versionId,
        label: versionSubject({ owner: repository.owner.handle, name: repository.name }, version),
      },
      before: edited.before,
      after: edited.after,
      details: { cardRevision, fields, summary },
    });
    await refreshShownVersion(tx, repository.id);
    return { cardRevision, changedFields: fields };
  });
}
