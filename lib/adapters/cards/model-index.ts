import type { EvaluationResult } from "#lib/adapters/cards/card-schema.ts";
import { isJsonObject } from "#lib/json-object.ts";

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function objects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** A number, or a text that is one, as cards on the Hub often have it; with a percent sign it is left out: of what is not said. */
function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** The evaluation results that a `model-index` (Hub card metadata) holds; entries without a number are left out. */
export function fromModelIndex(modelIndex: unknown): EvaluationResult[] {
  return objects(modelIndex).flatMap((model) =>
    objects(model.results).flatMap((result) => {
      const dataset = isJsonObject(result.dataset) ? result.dataset : {};
      const from = isJsonObject(result.source) ? result.source : {};
      return objects(result.metrics).flatMap((metric): EvaluationResult[] => {
        const name = textOf(metric.type) || textOf(metric.name);
        const value = numberOf(metric.value);
        if (name === "" || value === undefined) return [];
        const said = {
          split: textOf(dataset.split),
          dataset: textOf(dataset.type) || textOf(dataset.name),
          source: textOf(from.url) || textOf(from.name),
        };
        const known = Object.fromEntries(Object.entries(said).filter(([, text]) => text !== ""));
        return [{ name, value, ...known }];
      });
    }),
  );
}

/** Results as a `model-index` of one model: one entry for each dataset, split and source. */
export function toModelIndex(name: string, results: readonly EvaluationResult[], task: string): unknown[] {
  const groups = Map.groupBy(results, ({ dataset = "", split = "", source = "" }) =>
    JSON.stringify([dataset, split, source]),
  );
  const entries = [...groups.values()].map((group) => {
    const [{ dataset = "", split = "", source = "" } = {}] = group;
    return {
      task: { type: task },
      ...(dataset || split ? { dataset: { name: dataset, type: dataset, ...(split ? { split } : {}) } } : {}),
      metrics: group.map(({ name: type, value }) => ({ type, value })),
      ...(source ? { source: sourceOf(source) } : {}),
    };
  });
  return [{ name, results: entries }];
}

function sourceOf(source: string): Record<string, string> {
  return /^https?:/.test(source) ? { name: source, url: source } : { name: source };
}
