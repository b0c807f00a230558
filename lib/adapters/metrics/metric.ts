import { AppError } from "#lib/errors.ts";
import { evaluationPointer } from "../cards/card.ts";
import { type Evidence, evidenceKinds } from "../cards/evidence.ts";
import { pointerKeys } from "../cards/pointer.ts";

/** A named number that an evaluation gave, e.g. `eval_loss` on the split `test` of `gsm8k`. */
export type MetricInput = {
  name: string;
  value: number;
  split?: string | undefined;
  dataset?: string | undefined;
  /** Where it comes from: a file, a program, a URL. */
  source?: string | undefined;
};

/** A metric as it is kept. `kind` says how it is known. */
export type MetricRow = { name: string; value: number; split: string; dataset: string; source: string };

/** The same name, split and dataset over the versions of an adapter. `at` is ISO 8601. */
export type MetricSeries = {
  name: string;
  split: string;
  dataset: string;
  points: { versionId: string; version: string | null; value: number; source: string; at: string }[];
};

/** `eval_loss<0.5`: adapters whose version shown first has such a number. */
export type MetricFilter = { name: string; operator: "<" | "<=" | ">" | ">=" | "="; value: number };

function isOperator(text: string | undefined): text is MetricFilter["operator"] {
  return text === "<" || text === "<=" || text === ">" || text === ">=" || text === "=";
}

/** Reads a metric filter. Throws `invalid_input` for a text that is none. */
export function parseMetricFilter(text: string): MetricFilter {
  const [, name, operator, number] = /^\s*([^<>=]{1,256}?)\s*(<=|>=|<|>|=)\s*(\S+)\s*$/.exec(text) ?? [];
  const value = Number(number);
  if (name === undefined || !isOperator(operator) || number === undefined || !Number.isFinite(value)) {
    const message = `"${text.slice(0, 80)}" is not a metric filter such as eval_loss<0.5.`;
    throw new AppError("invalid_input", message, { problems: [{ pointer: "/metric", message }] });
  }
  return { name, operator, value };
}

/** What a card says of metrics as changes to it. Throws `invalid_input` where one name, split and dataset is given twice. */
export function metricChanges(metrics: readonly MetricInput[], source: string): Record<string, object> {
  const changes: Record<string, object> = {};
  for (const [index, metric] of metrics.entries()) {
    const pointer = evaluationPointer(metric);
    if (Object.hasOwn(changes, pointer)) {
      const message = `${metric.name} is given twice for the same split and dataset.`;
      throw new AppError("invalid_input", message, {
        problems: [{ pointer: `/metrics/${index}`, message }],
      });
    }
    changes[pointer] = { value: metric.value, source: metric.source || source };
  }
  return changes;
}

/** The metrics that a card's evidence holds, one for each source; the best known one where two sources have the same name. */
export function metricRows(evidence: Evidence): MetricRow[] {
  const rows = new Map<string, MetricRow>();
  for (const [pointer, entries] of Object.entries(evidence)) {
    const [block, name = "", split = "", dataset = ""] = pointerKeys(pointer);
    if (block !== "evaluation" || name === "") continue;
    const usable = entries.filter(({ problem }) => problem === undefined);
    for (const kind of evidenceKinds) {
      for (const entry of usable.filter((candidate) => candidate.kind === kind)) {
        const result = readResult(entry.value);
        if (result === null) continue;
        const source = result.source || entry.source;
        const key = JSON.stringify([name, split, dataset, source]);
        if (!rows.has(key)) rows.set(key, { name, value: result.value, split, dataset, source });
      }
    }
  }
  return [...rows.values()];
}

function readResult(value: unknown): { value: number; source: string } | null {
  if (typeof value !== "object" || value === null || !("value" in value)) return null;
  if (typeof value.value !== "number" || !Number.isFinite(value.value)) return null;
  return {
    value: value.value,
    source: "source" in value && typeof value.source === "string" ? value.source : "",
  };
}
