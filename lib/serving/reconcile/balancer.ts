import type { ServedModel } from "../engines/engine.ts";

/** One reading of a replica's model list, with when its process began where metrics say so (seconds since 1970). */
export type Poll = { models: readonly ServedModel[]; startTime: number | null };

/** The list as a text: equal lists in any order give equal texts. */
export function modelsKey(models: readonly Pick<ServedModel, "name" | "root">[]): string {
  return models
    .map(({ name, root }) => `${name}\n${root ?? ""}`)
    .toSorted()
    .join("\n\n");
}

/** Whether readings made at the same moment are of different processes. */
export function doDisagree(polls: readonly Poll[]): boolean {
  const keys = new Set(polls.map(({ models }) => modelsKey(models)));
  const starts = new Set(polls.flatMap(({ startTime }) => startTime ?? []));
  return keys.size > 1 || starts.size > 1;
}

/** The models that every reading has, with one root: what can be relied on behind a balancer. */
export function inEvery(polls: readonly Poll[]): ServedModel[] {
  const [first, ...others] = polls;
  const lists = others.map(({ models }) => new Map(models.map(({ name, root }) => [name, root])));
  return (first?.models ?? []).filter(({ name, root }) =>
    lists.every((list) => list.has(name) && list.get(name) === root),
  );
}

/** Another process than before; false where metrics do not say. */
export function isOtherProcess(before: number | null, now: number | null): boolean {
  return before !== null && now !== null && before !== now;
}
