import { readFileSync } from "node:fs";

/** A colour as lightness (0 to 1), chroma and hue (degrees). */
export type Oklch = readonly [lightness: number, chroma: number, hue: number];
/** Red, green and blue, linear, 0 to 1. */
export type LinearRgb = readonly [number, number, number];
type Matrix = readonly [LinearRgb, LinearRgb, LinearRgb];

/** How people without one kind of cone see (Machado, Oliveira and Fernandes 2009, severity 1, linear sRGB). */
export const vision: Readonly<Record<string, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const dot = (row: LinearRgb, value: LinearRgb) => row[0] * value[0] + row[1] * value[1] + row[2] * value[2];
const clip = (value: number) => Math.min(1, Math.max(0, value));

function multiply(matrix: Matrix, value: LinearRgb): LinearRgb {
  return [clip(dot(matrix[0], value)), clip(dot(matrix[1], value)), clip(dot(matrix[2], value))];
}

/** Linear sRGB of an OKLCH colour by Ottosson's matrices, clipped to the gamut. */
export function toLinearRgb([lightness, chroma, hue]: Oklch): LinearRgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const cones: LinearRgb = [
    (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  return multiply(
    [
      [4.0767416621, -3.3077115913, 0.2309699292],
      [-1.2684380046, 2.6097574011, -0.3413193965],
      [-0.0041960863, -0.7034186147, 1.707614701],
    ],
    cones,
  );
}

/** OKLab of a linear sRGB colour. */
export function toOklab(value: LinearRgb): LinearRgb {
  const l = Math.cbrt(dot([0.4122214708, 0.5363325363, 0.0514459929], value));
  const m = Math.cbrt(dot([0.2119034982, 0.6806995451, 0.1073969566], value));
  const s = Math.cbrt(dot([0.0883024619, 0.2817188376, 0.6299787005], value));
  const cones: LinearRgb = [l, m, s];
  return [
    dot([0.2104542553, 0.793617785, -0.0040720468], cones),
    dot([1.9779984951, -2.428592205, 0.4505937099], cones),
    dot([0.0259040371, 0.7827717662, -0.808675766], cones),
  ];
}

/** Distance in OKLab of two colours as one kind of vision sees them. */
export function seenDistance(one: Oklch, other: Oklch, matrix: Matrix): number {
  const [a, b] = [one, other].map((colour) => toOklab(multiply(matrix, toLinearRgb(colour))));
  return a && b ? Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) : 0;
}

/** Contrast of two colours by WCAG 2.2, from 1 to 21. */
export function contrast(one: Oklch, other: Oklch): number {
  const luminance = (colour: Oklch) => dot([0.2126, 0.7152, 0.0722], toLinearRgb(colour));
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** The opaque OKLCH colours of both themes by the name of their variable. */
export function readThemes(): Record<"light" | "dark", (name: string) => Oklch> {
  const css = readFileSync("app/globals.css", "utf8");
  const coloursOf = (selector: string) => {
    const start = css.indexOf(`\n${selector} {`);
    const block = css.slice(start, css.indexOf("\n}", start));
    const found = block.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/gu);
    const colours = new Map<string, Oklch>(
      [...found].map(([, name = "", l, c, h]) => [name, [Number(l), Number(c), Number(h)]]),
    );
    return (name: string) => {
      const colour = colours.get(name);
      if (!colour) throw new Error(`app/globals.css has no --${name} for ${selector}`);
      return colour;
    };
  };
  return { light: coloursOf(":root"), dark: coloursOf('[data-theme="dark"]') };
}
