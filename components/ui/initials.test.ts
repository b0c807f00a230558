import { describe, expect, it } from "vitest";
import { initialsOf } from "#components/ui/initials.ts";

describe("initialsOf", () => {
  it.each([
    ["Ada Lovelace", "AL"],
    ["ada", "A"],
    ["Ada B. King-Lovelace", "AL"],
    ["  ", "?"],
    ["😀 face", "😀F"],
  ])("shortens %j to %s", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
