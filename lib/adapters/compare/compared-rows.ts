import type { TreeFile } from "#lib/repositories/tree.ts";
import {
  compareModulePaths,
  type InventoryModule,
  type TensorInventoryDocument,
} from "#lib/tensors/inventory.ts";
import type { LoraFacts } from "#lib/tensors/lora-facts.ts";
import { cardValues } from "../cards/card.ts";
import type { Card } from "../cards/card-schema.ts";
import { fieldTitle } from "../cards/evidence.ts";

/** One line of a comparison: what each version says, null where one says nothing. */
export type ComparedRow = { key: string; label: string; values: (string | null)[]; differs: boolean };

function toRow(key: string, label: string, values: (string | null)[]): ComparedRow {
  return { key, label, values, differs: new Set(values).size > 1 };
}

/** Arrays that mean sets read the same in any order. */
function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((item) => typeof item === "string"))
    return [...value].sort().join(", ");
  return JSON.stringify(value);
}

function rowsOf(
  sides: readonly ReadonlyMap<string, string>[],
  labelOf: (key: string) => string,
): ComparedRow[] {
  const keys = [...new Set(sides.flatMap((side) => [...side.keys()]))].sort();
  return keys.map((key) =>
    toRow(
      key,
      labelOf(key),
      sides.map((side) => side.get(key) ?? null),
    ),
  );
}

/** Card fields by pointer; results of evaluations have a table of their own. */
export function compareCards(cards: readonly Card[]): ComparedRow[] {
  const sides = cards.map(
    (card) =>
      new Map(
        Array.from(cardValues(card))
          .filter(([pointer]) => !pointer.startsWith("/evaluation"))
          .map(([pointer, value]) => [pointer, toText(value)]),
      ),
  );
  return rowsOf(sides, fieldTitle);
}

/** Files by path, their digests as values. */
export function compareTrees(trees: readonly (readonly TreeFile[])[]): ComparedRow[] {
  return rowsOf(
    trees.map((files) => new Map(files.map(({ path, sha256 }) => [path, sha256]))),
    (path) => path,
  );
}

/** Named numbers of evaluations: metric, split and dataset make the line. */
export function compareEvaluations(cards: readonly Card[]): ComparedRow[] {
  return rowsOf(
    cards.map(
      (card) =>
        new Map(
          (card.evaluation ?? []).map(({ name, split, dataset, value }) => [
            [name, split, dataset].filter(Boolean).join(" · "),
            String(value),
          ]),
        ),
    ),
    (key) => key,
  );
}

/** What a LoRA config comes to once targets and patterns are resolved on the modules that have tensors. */
function resolvedConfig({ config, ...facts }: LoraFacts): Map<string, string> {
  const ranks = [...new Set(Object.values(facts.rankByModule))].sort((left, right) => left - right);
  return new Map([
    ["PEFT type", config.peftType ?? "–"],
    ["Rank r", String(config.r)],
    ["Ranks of the tensors", ranks.join(", ") || "–"],
    ["lora_alpha", String(config.loraAlpha)],
    ["rsLoRA", String(config.useRslora)],
    ["Effective scale", facts.effectiveScale === null ? "differs by module" : String(facts.effectiveScale)],
    ["DoRA", String(config.useDora)],
    ["bias", config.bias],
    [
      "Target modules, resolved",
      [...new Set(facts.modules.map(({ kind }) => kind))].sort().join(", ") || "–",
    ],
    ["Modules adapted", String(facts.modules.length)],
    ["Layers", facts.layers.join(", ") || "–"],
    ["modules_to_save", [...config.modulesToSave].sort().join(", ") || "–"],
    ["rank_pattern", toText(config.rankPattern)],
    ["alpha_pattern", toText(config.alphaPattern)],
    ["init_lora_weights", String(config.initLoraWeights)],
    ["dtypes", [...facts.dtypes].sort().join(", ")],
    ["Parameters", String(facts.parameterCount)],
    ["Tensor bytes", String(facts.tensorSizeBytes)],
    ["Base model", config.baseModel ?? "–"],
  ]);
}

/** Configs as LoRA means them, in a fixed order; null for a version without readable weights. */
export function compareConfigs(facts: readonly (LoraFacts | null)[]): ComparedRow[] {
  const sides = facts.map((one) => (one === null ? new Map<string, string>() : resolvedConfig(one)));
  const keys = [...new Set(sides.flatMap((side) => [...side.keys()]))];
  return keys.map((key) =>
    toRow(
      key,
      key,
      sides.map((side) => side.get(key) ?? null),
    ),
  );
}

/** Modules of the weights by path, with rank, dtypes and shapes; null for a version without readable weights. */
export function compareInventories(inventories: readonly (TensorInventoryDocument | null)[]): ComparedRow[] {
  const sides = inventories.map(
    (inventory) => new Map((inventory?.modules ?? []).map((module) => [module.path, describeModule(module)])),
  );
  return rowsOf(sides, (path) => path).sort((left, right) => compareModulePaths(left.key, right.key));
}

function describeModule({ rank, tensors }: InventoryModule): string {
  const dtypes = [...new Set(tensors.map(({ dtype }) => dtype))].sort().join(", ");
  const shapes = tensors.map(({ role, shape }) => `${role} [${shape.join(", ")}]`).sort();
  return [...(rank === null ? [] : [`rank ${rank}`]), dtypes, ...shapes].join(" · ");
}
