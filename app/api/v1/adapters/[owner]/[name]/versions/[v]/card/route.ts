import { getVersionCard } from "#lib/adapters/cards/data.ts";
import { updateCard } from "#lib/adapters/cards/mutations.ts";
import { cardOperations } from "#lib/adapters/cards/schema.ts";
import { writeCard } from "#lib/adapters/cards/write-card.ts";
import { defineRoute } from "#lib/route.ts";

type Params = Record<string, string>;

const nameOf = ({ owner = "", name = "" }: Params) => ({ owner, name });

export const GET = defineRoute(cardOperations.read, async ({ actor, params, query }) => {
  const { card } = await getVersionCard(actor, nameOf(params), params.v ?? "");
  return writeCard(card, query.format);
});

export const PATCH = defineRoute(cardOperations.update, async ({ actor, params, body }) => {
  const { card } = await getVersionCard(actor, nameOf(params), params.v ?? "");
  await updateCard(actor, card.versionId, body);
  return (await getVersionCard(actor, nameOf(params), params.v ?? "")).card;
});
