import { type BaseModel, lastName } from "../base-model.ts";
import type { Subject } from "../subject.ts";
import { type Condition, fromDefect, namedPaths } from "./condition.ts";

/** With more words than these, vLLM cannot give the output layer LoRA and does not start. */
const maxVocabulary = 258_048;

const configUnknown: Condition = ({ base }) =>
  base === null ? { evidence: "no config.json of a base model" } : null;

const architectureWithoutLora: Condition = ({ base }) => (base?.support?.lora === false ? named(base) : null);

const architectureUnknown: Condition = ({ base }) =>
  base !== null && (base.support?.lora ?? null) === null ? named(base) : null;

const shapesUnknown: Condition = ({ base }) =>
  base !== null && base.support?.lora === true && base.shapes === null ? named(base) : null;

function named({ architecture }: BaseModel) {
  return { evidence: architecture, values: { architecture } };
}

/** How modules that the base model does not have are to be understood. */
type Strangers = { unknownNames: string[]; deeper: string[]; elsewhere: string[]; isAll: boolean };

function strangersOf({ base, defectsOf, facts }: Subject): Strangers {
  const paths = defectsOf("module_not_in_base").flatMap(({ modules }) => modules);
  const pairs = facts?.modules.filter(({ tensorRank }) => tensorRank !== null).length ?? 0;
  const strangers: Strangers = { unknownNames: [], deeper: [], elsewhere: [], isAll: paths.length === pairs };
  for (const path of paths) {
    const isKnownName = base?.targets?.has(lastName(path)) ?? true;
    if (base && isDeeper(path, base)) strangers.deeper.push(path);
    else if (!isKnownName && !base?.isWrapped) strangers.unknownNames.push(path);
    else strangers.elsewhere.push(path);
  }
  // An embedding that the base model has, but that vLLM does not let an adapter target.
  for (const { path } of facts?.modules ?? []) {
    if (base?.shapes?.has(path) && base.targets?.has(lastName(path)) === false) {
      strangers.unknownNames.push(path);
    }
  }
  return strangers;
}

/** A module that exists in the first layer, but the base model has not so many layers. */
function isDeeper(path: string, { shapes, layerCount }: BaseModel): boolean {
  const match = /^(.*?\.)(\d+)(\..*)$/.exec(path);
  if (!match || layerCount === null) return false;
  const [, before, layer, behind] = match;
  return Number(layer) >= layerCount && (shapes?.has(`${before}0${behind}`) ?? false);
}

const moduleUnknown: Condition = (subject) => {
  const { unknownNames } = strangersOf(subject);
  if (unknownNames.length === 0) return null;
  const names = [...new Set(unknownNames.map(lastName))].join(", ");
  return { evidence: namedPaths(unknownNames), values: { names, ...architectureOf(subject) } };
};

const keysWithoutEffect: Condition = (subject) => {
  const { elsewhere, isAll } = strangersOf(subject);
  return isAll && elsewhere.length > 0 ? { evidence: beside(elsewhere, subject) } : null;
};

const modulesElsewhere: Condition = (subject) => {
  const { elsewhere, isAll } = strangersOf(subject);
  const isKnown = !subject.base?.isWrapped;
  return isKnown && !isAll && elsewhere.length > 0 ? { evidence: beside(elsewhere, subject) } : null;
};

const modulesUnchecked: Condition = (subject) => {
  const { elsewhere, isAll } = strangersOf(subject);
  return subject.base?.isWrapped && !isAll && elsewhere.length > 0
    ? { evidence: namedPaths(elsewhere) }
    : null;
};

const layerBeyond: Condition = (subject) => {
  const { deeper } = strangersOf(subject);
  if (deeper.length === 0) return null;
  return { evidence: namedPaths(deeper), values: { layers: String(subject.base?.layerCount ?? "?") } };
};

/** A key, and one of the base model that ends as it does. */
function beside(paths: readonly string[], { base }: Subject): string {
  const [path = ""] = paths;
  const end = path.replace(/^.*?(?=\d+\.|[^.]+$)/, "");
  const twin = [...(base?.shapes?.keys() ?? [])].find((known) => known.endsWith(`.${end}`));
  return twin ? `${namedPaths(paths)}; the base model has ${twin}` : namedPaths(paths);
}

function architectureOf({ base }: Subject): { architecture: string } {
  return { architecture: base?.architecture ?? "the base model" };
}

type Misfit = { path: string; text: string; isLarger: boolean; isVocabulary: boolean };

function misfitsOf({ base, defectsOf, inventory }: Subject): Misfit[] {
  const wrong = new Set(defectsOf("shape_not_of_base").flatMap(({ modules }) => modules));
  return (inventory?.modules ?? []).flatMap((module) => {
    const known = base?.shapes?.get(module.path);
    if (!wrong.has(module.path) || !known) return [];
    const { inFeatures, outFeatures, path } = module;
    const isLarger = (inFeatures ?? 0) > known.inFeatures || (outFeatures ?? 0) > known.outFeatures;
    const isVocabulary = lastName(path) === "embed_tokens" && inFeatures !== known.inFeatures;
    const text = `${path} ${inFeatures ?? "?"} → ${outFeatures ?? "?"}, the base model has ${known.inFeatures} → ${known.outFeatures}`;
    return [{ path, text, isLarger, isVocabulary }];
  });
}

function misfit(isWanted: (misfit: Misfit) => boolean): Condition {
  return (subject) => {
    const [first, ...rest] = misfitsOf(subject).filter(isWanted);
    if (!first) return null;
    return { evidence: rest.length > 0 ? `${first.text}; and ${rest.length} more` : first.text };
  };
}

const vocabularyTooLarge: Condition = ({ base }) =>
  base?.support?.embeddings?.includes("lm_head") && (base.vocabularySize ?? 0) > maxVocabulary
    ? { evidence: `vocab_size ${base.vocabularySize}` }
    : null;

const tiedOutput: Condition = ({ base, facts }) =>
  base?.isTied && facts?.modules.some(({ path }) => lastName(path) === "lm_head")
    ? { evidence: "tie_word_embeddings, and tensors for lm_head" }
    : null;

/** Conditions on the adapter beside its base model. */
export const baseConditions = {
  configUnknown,
  architectureWithoutLora,
  architectureUnknown,
  shapesUnknown,
  moduleUnknown,
  keysWithoutEffect,
  modulesElsewhere,
  modulesUnchecked,
  layerBeyond,
  shapeLarger: misfit(({ isLarger, isVocabulary }) => isLarger && !isVocabulary),
  shapeSmaller: misfit(({ isLarger, isVocabulary }) => !isLarger && !isVocabulary),
  vocabularyDiffers: misfit(({ isVocabulary }) => isVocabulary),
  shapesDisagree: fromDefect("shapes_disagree"),
  vocabularyTooLarge,
  tiedOutput,
} satisfies Record<string, Condition>;
