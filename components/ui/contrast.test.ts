import { describe, expect, it } from "vitest";
import { contrast, readThemes } from "#tests/support/oklch.ts";

const surfaces = ["background", "surface", "surface-raised", "muted"] as const;
const tones = ["good", "caution", "bad", "info", "accent"] as const;
const textPairs = [
  ...surfaces.flatMap((surface) =>
    ["foreground", "foreground-muted", ...tones].map((text) => [text, surface] as const),
  ),
  ...tones.map((tone) => [tone, `${tone}-soft`] as const),
  ...tones.map((tone) => ["foreground", `${tone}-soft`] as const),
  ["accent-foreground", "accent"],
  ["accent-foreground", "accent-hover"],
  ["bad-foreground", "bad"],
  ["bad-foreground", "bad-hover"],
  ["chart-axis", "surface"],
] as const;
const graphicPairs = surfaces
  .slice(0, 3)
  .flatMap((surface) => [["ring", surface] as const, ["border-strong", surface] as const]);

describe.each(Object.entries(readThemes()))("the %s theme", (_, colour) => {
  it.each(textPairs)("shows %s on %s at 4.5:1 or more", (text, surface) => {
    expect(contrast(colour(text), colour(surface))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(graphicPairs)("shows %s on %s at 3:1 or more", (graphic, surface) => {
    expect(contrast(colour(graphic), colour(surface))).toBeGreaterThanOrEqual(3);
  });
});
