/** One series of a Prometheus exposition. */
export type MetricSample = { name: string; labels: Readonly<Record<string, string>>; value: number };

const line = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)/;
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:\\.|[^"\\])*)"/g;
const escapes: Readonly<Record<string, string>> = { "\\n": "\n", '\\"': '"', "\\\\": "\\" };

/**
 * Series of the metrics that `wants` names, in the Prometheus text format 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). What is no series is passed over.
 */
export function parsePrometheusText(text: string, wants: (name: string) => boolean): MetricSample[] {
  const samples: MetricSample[] = [];
  for (const row of text.split("\n")) {
    if (row === "" || row.startsWith("#")) continue;
    const [, name, labelText = "", valueText = ""] = line.exec(row) ?? [];
    if (name === undefined || !wants(name)) continue;
    samples.push({ name, labels: parseLabels(labelText), value: parseValue(valueText) });
  }
  return samples;
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [, name = "", value = ""] of text.matchAll(label)) {
    labels[name] = value.replace(/\\[n"\\]/g, (found) => escapes[found] ?? found);
  }
  return labels;
}

function parseValue(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  return Number(text);
}
