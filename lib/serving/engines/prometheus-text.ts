/** One series of a Prometheus exposition. */
export type MetricSample = { name: string; labels: Readonly<Record<string, string>>; value: number };

const line = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)/;
/** Sticky: searched from every place, a long text without labels would take the square of its length. */
const label = /,?\s*([a-zA-Z_][a-zA-Z0-9_]*)="([^"\\]*(?:\\.[^"\\]*)*)"\s*/gy;
const escapes: Readonly<Record<string, string>> = { "\\n": "\n", '\\"': '"', "\\\\": "\\" };

/**
 * Series of the metrics that `wants` names, in the Prometheus text format 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). What is no series of a finite number is passed over.
 */
export function parsePrometheusText(text: string, wants: (name: string) => boolean): MetricSample[] {
  const samples: MetricSample[] = [];
  for (const row of text.split("\n")) {
    if (row === "" || row.startsWith("#")) continue;
    const [, name, labelText = "", valueText = ""] = line.exec(row) ?? [];
    const value = Number(valueText);
    if (name === undefined || !wants(name) || !Number.isFinite(value)) continue;
    samples.push({ name, labels: parseLabels(labelText), value });
  }
  return samples;
}

/** The sum of some series' values, null where there are none. */
export function sumOfValues(samples: readonly MetricSample[]): number | null {
  return samples.length === 0 ? null : samples.reduce((total, { value }) => total + value, 0);
}

/** The largest value of some series, null where there are none. */
export function largestValue(samples: readonly MetricSample[]): number | null {
  return samples.reduce<number | null>(
    (most, { value }) => (most === null || value > most ? value : most),
    null,
  );
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [, name = "", value = ""] of text.matchAll(label)) {
    labels[name] = value.replace(/\\[n"\\]/g, (found) => escapes[found] ?? found);
  }
  return labels;
}
