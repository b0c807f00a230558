import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Colour = readonly [lightness: number, chroma: number, hue: number];

/** Relative luminance (WCAG 2.2) of an OKLCH colour, by Ottosson's OKLab matrices, clipped to sRGB. */
function luminance([lightness, chroma, hue]: Colour): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const css = readFileSync("app/globals.css", "utf8");

function tokensOf(selector: string): Map<string, Colour> {
  const start = css.indexOf(`\n${selector} {`);
  const block = css.slice(start, css.indexOf("\n}", start));
  const found = block.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/gu);
  return new Map(
    [...found].map(([, name = "", l, c, h]) => [name, [Number(l), Number(c), Number(h)] as const]),
  );
}

const themes = { light: tokensOf(":root"), dark: tokensOf('[data-theme="dark"]') };
const surfaces = ["background", "surface", "surface-raised", "muted"];
const textPairs = [
  ...surfaces.flatMap((surface) =>
    ["foreground", "foreground-muted", "accent", "good", "caution", "bad", "info"].map((text) => [
      text,
      surface,
    ]),
  ),
  ...["good", "caution", "bad", "info", "accent"].map((tone) => [tone, `${tone}-soft`]),
  ...["good", "caution", "bad", "info", "accent"].map((tone) => ["foreground", `${tone}-soft`]),
  ["accent-foreground", "accent"],
  ["accent-foreground", "accent-hover"],
  ["bad-foreground", "bad"],
  ["bad-foreground", "bad-hover"],
  ["chart-axis", "surface"],
];
const graphicPairs = [
  ...["background", "surface", "surface-raised"].flatMap((surface) => [
    ["ring", surface],
    ["border-strong", surface],
  ]),
];

describe.each(Object.entries(themes))("the %s theme", (_, tokens) => {
  const of = (name = "") => {
    const colour = tokens.get(name);
    if (!colour) throw new Error(`app/globals.css has no --${name}`);
    return colour;
  };

  it.each(textPairs)("shows %s on %s at 4.5:1 or more", (text, surface) => {
    expect(contrast(of(text), of(surface))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(graphicPairs)("shows %s on %s at 3:1 or more", (graphic, surface) => {
    expect(contrast(of(graphic), of(surface))).toBeGreaterThanOrEqual(3);
  });
});
