import { evaluationPointer } from "#lib/adapters/cards/card.ts";
import type { FieldValue } from "#lib/adapters/cards/field-value.ts";
import { parseFileObject } from "#lib/adapters/cards/json-text.ts";
import { isJsonObject } from "#lib/json-object.ts";

/** How long an evaluation took says nothing of the adapter. */
const isTiming = /_(?:runtime|per_second|steps_per_second|samples_per_second|time)$/;

function lastNumber(log: readonly Record<string, unknown>[], key: string): number | undefined {
  const value = log.findLast((entry) => typeof entry[key] === "number")?.[key];
  return typeof value === "number" ? value : undefined;
}

/**
 * What trainer_state.json (transformers' Trainer) says, by pointer into the card: epochs and steps done, batch size, the
 * last training loss, and the last value of every `eval_` metric. Throws `invalid_input`.
 */
export function trainerStateValues(text: string): FieldValue[] {
  const state = parseFileObject(text, "trainer_state.json");
  const log = Array.isArray(state.log_history) ? state.log_history.filter(isJsonObject) : [];
  const metrics = new Set(
    log.flatMap((entry) => Object.keys(entry)).filter((key) => key.startsWith("eval_")),
  );
  const values: [string, unknown][] = [
    ["/training/epochs", state.epoch],
    ["/training/steps", state.global_step],
    ["/training/batch_size", state.train_batch_size],
    ["/training/final_loss", lastNumber(log, "loss") ?? lastNumber(log, "train_loss")],
  ];
  for (const name of metrics) {
    const value = isTiming.test(name) ? undefined : lastNumber(log, name);
    if (value !== undefined) values.push([evaluationPointer({ name, split: "validation" }), { value }]);
  }
  return values.filter(([, value]) => value !== undefined && value !== null);
}
