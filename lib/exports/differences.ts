import { pointerToken } from "#lib/exports/recipe-problems.ts";

/** One place where two JSON documents differ; undefined stands for "not there". */
export type Difference = { pointer: string; left: unknown; right: unknown };

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/**
 * Every place where two JSON documents differ, by JSON pointer, in the order of the left one's keys and then the right
 * one's. Objects and arrays are compared member by member; a member on one side only is one difference.
 */
export function differences(left: unknown, right: unknown, pointer = ""): Difference[] {
  if (Object.is(left, right)) return [];
  if (!isContainer(left) || !isContainer(right) || Array.isArray(left) !== Array.isArray(right)) {
    return [{ pointer, left, right }];
  }
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) =>
    differences(ownValue(left, key), ownValue(right, key), `${pointer}/${pointerToken(key)}`),
  );
}

function ownValue(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
