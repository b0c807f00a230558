import type { GatewayUsageView, UsageAt } from "../gateway/usage/data.ts";

/** The points of a usage curve without gaps: steps in which nothing was asked are zero. */
export function wholeSteps({ over, since, stepMinutes }: GatewayUsageView, now: Date): UsageAt[] {
  const stepMs = stepMinutes * 60_000;
  const known = new Map(over.map((point) => [Date.parse(point.at), point]));
  const points: UsageAt[] = [];
  for (let at = Math.ceil(Date.parse(since) / stepMs) * stepMs; at <= now.getTime(); at += stepMs) {
    points.push(known.get(at) ?? { at: new Date(at).toISOString(), requests: 0, errors: 0, tokens: 0 });
  }
  return points;
}

/** What was asked for: `owner/name@champion` for an alias, else the served name. */
export function usageName({ alias, servedName }: { alias: string; servedName: string }): string {
  return alias === "" ? servedName : `${servedName.replace(/\.v\d[^/]*$/, "")}@${alias}`;
}
