/** Ticks of every axis. */
export const tickStyle = { fill: "var(--chart-axis)", fontSize: 11 };

/** The panel that follows the pointer. */
export const tooltipStyle = {
  backgroundColor: "var(--surface-raised)",
  border: "1px solid var(--border)",
  borderRadius: 6,
  color: "var(--foreground)",
  fontSize: 12,
  padding: "4px 8px",
};

/** Motion of drawing: none, because numbers that grow say nothing while they do. */
export const still = { isAnimationActive: false };
