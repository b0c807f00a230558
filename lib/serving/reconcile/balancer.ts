import type { ServedModel } from "../engines/engine.ts";

/** Readings made at the same moment: model lists, and when the process began where metrics say so (seconds since 1970). */
export type Polls = { lists: readonly (readonly ServedModel[])[]; startTimes: readonly (number | null)[] };

/** The list as a text: equal lists in any order give equal texts. */
export function modelsKey(models: readonly Pick<ServedModel, "name" | "root">[]): string {
  return models
    .map(({ name, root }) => `${name}\n${root ?? ""}`)
    .toSorted()
    .join("\n\n");
}

/** Whether readings made at the same moment are of processes that began at different times. */
export function haveOtherStarts({ startTimes }: Polls): boolean {
  return new Set(startTimes.filter((startTime) => startTime !== null)).size > 1;
}

/** Whether model lists read at the same moment differ. */
export function haveOtherLists({ lists }: Polls): boolean {
  return new Set(lists.map(modelsKey)).size > 1;
}

/** The models that every list has, with one root: what can be relied on behind a balancer. */
export function inEvery(lists: readonly (readonly ServedModel[])[]): ServedModel[] {
  const [first, ...others] = lists;
  const rootsByName = others.map((list) => new Map(list.map(({ name, root }) => [name, root])));
  return (first ?? []).filter(({ name, root }) =>
    rootsByName.every((roots) => roots.has(name) && roots.get(name) === root),
  );
}

/** Another process than before; false where metrics do not say. */
export function isOtherProcess(before: number | null, now: number | null): boolean {
  return before !== null && now !== null && before !== now;
}
