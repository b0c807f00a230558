import { db } from "#lib/db.ts";
import type { MinuteUsage } from "./gateway-usage.ts";

/** Adds counts to the minutes they belong to, in one statement; processes take rows in the same order, so that none waits in a circle. */
export async function saveUsage(rows: readonly MinuteUsage[]): Promise<void> {
  const sorted = rows.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
  await db().$executeRaw`
    INSERT INTO "GatewayUsage" AS held ("minute", "targetId", "servedName", "alias", "repositoryId", "versionId", "requests", "errors",
      "uncounted", "promptTokens", "completionTokens", "durationMsSum", "durationCounts")
    SELECT "minute", "targetId", "servedName", "alias", "repositoryId", "versionId", "requests", "errors",
      "uncounted", "promptTokens", "completionTokens", round("durationMsSum")::bigint, "durationCounts"
    FROM jsonb_to_recordset(${JSON.stringify(sorted)}::jsonb) AS added("minute" timestamp, "targetId" uuid, "servedName" text, "alias" text,
      "repositoryId" uuid, "versionId" uuid, "requests" int, "errors" int, "uncounted" int, "promptTokens" bigint, "completionTokens" bigint,
      "durationMsSum" float8, "durationCounts" int[])
    ON CONFLICT ("minute", "targetId", "servedName", "alias") DO UPDATE SET
      "requests" = held."requests" + excluded."requests",
      "errors" = held."errors" + excluded."errors",
      "uncounted" = held."uncounted" + excluded."uncounted",
      "promptTokens" = held."promptTokens" + excluded."promptTokens",
      "completionTokens" = held."completionTokens" + excluded."completionTokens",
      "durationMsSum" = held."durationMsSum" + excluded."durationMsSum",
      "durationCounts" = ARRAY(
        SELECT coalesce(pair.before, 0) + coalesce(pair.more, 0)
        FROM unnest(held."durationCounts", excluded."durationCounts") WITH ORDINALITY AS pair(before, more, place)
        ORDER BY pair.place)`;
}

function keyOf({ minute, targetId, servedName, alias }: MinuteUsage): string {
  return `${minute.toISOString()} ${targetId} ${servedName} ${alias}`;
}
