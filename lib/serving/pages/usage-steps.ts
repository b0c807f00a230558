import type { GatewayUsageView, UsageAt } from "../gateway/usage/data.ts";
import type { PressurePoint } from "./data.ts";

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

/** Points in time without gaps: steps of which nothing is known have nulls. `stepMs` is what the points are apart at least. */
export function wholePressure(points: readonly PressurePoint[], stepMs: number): PressurePoint[] {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return [];
  const known = new Map(points.map((point) => [Date.parse(point.at), point]));
  const whole: PressurePoint[] = [];
  for (let at = Date.parse(first.at); at <= Date.parse(last.at); at += stepMs) {
    const none = { at: new Date(at).toISOString(), running: null, waiting: null, maxLoras: null };
    whole.push(known.get(at) ?? none);
  }
  return whole;
}

/** What answered: the version of an adapter, the base model by its name. */
export function answeredBy({
  versionId,
  servedName,
}: {
  versionId: string | null;
  servedName: string;
}): string {
  const [, version] = /\.v(\d[^/]*)$/.exec(servedName) ?? [];
  return versionId === null ? servedName : (version ?? servedName);
}

/** What was asked for: `owner/name@champion` for an alias, else the served name. */
export function usageName({ alias, servedName }: { alias: string; servedName: string }): string {
  return alias === "" ? servedName : `${servedName.replace(/\.v\d[^/]*$/, "")}@${alias}`;
}
