import { describe, expect, it } from "vitest";
import { exactTimeText, relativeTimeText } from "#components/ui/relative-time-text.ts";

const now = Date.UTC(2026, 10, 22, 15, 51, 3);

describe("relativeTimeText", () => {
  it.each([
    [0, "just now"],
    [-59_999, "just now"],
    [30_000, "in a moment"],
    [-60_000, "1 minute ago"],
    [-3_599_999, "59 minutes ago"],
    [-86_400_000, "yesterday"],
    [2 * 86_400_000, "in 2 days"],
    [-8 * 86_400_000, "last week"],
    [-400 * 86_400_000, "last year"],
  ])("says %i ms away as %s", (distanceMs, text) => {
    expect(relativeTimeText(now + distanceMs, now)).toBe(text);
  });
});

describe("exactTimeText", () => {
  it("gives UTC to the second", () => {
    expect(exactTimeText(now)).toBe("2026-11-22 15:51:03 UTC");
  });
});
