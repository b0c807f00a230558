type GaugeSize = { width: number; height: number; radius: number };

const baselinePx = 12;

/** SVG path of the first `share` (0 to 1) of a half circle from left to right, standing on the bottom of its box. */
export function gaugeArc(share: number, { width, height, radius }: GaugeSize): string {
  const angle = Math.PI * (1 - Math.min(1, Math.max(0, share)));
  const [centreX, centreY] = [width / 2, height - baselinePx];
  const [endX, endY] = [centreX + radius * Math.cos(angle), centreY - radius * Math.sin(angle)];
  return `M ${centreX - radius} ${centreY} A ${radius} ${radius} 0 0 1 ${endX.toFixed(2)} ${endY.toFixed(2)}`;
}
