import type { EvidenceEntry, EvidenceKind } from "#lib/adapters/cards/evidence.ts";
import { formatShare } from "#lib/format.ts";

/** A field that a good card has: how much it counts, and what to do when it is not there. */
type Wish = {
  /** Any of these fields fills it; a pointer that ends in "/" stands for everything below it. */
  pointers: readonly string[];
  title: string;
  weight: number;
  todo: string;
  /** Nobody but a person can know it: declaring it counts in full. */
  isOpinion?: true;
};

const wishes: readonly Wish[] = [
  {
    pointers: ["/base_model/name"],
    title: "Base model",
    weight: 3,
    todo: "Name the base model by its Hub id.",
  },
  {
    pointers: ["/base_model/revision"],
    title: "Base model revision",
    weight: 1,
    todo: "Say which commit of the base model was trained on.",
  },
  {
    pointers: ["/license/id"],
    title: "Licence",
    weight: 3,
    todo: "Choose a licence by its SPDX id.",
    isOpinion: true,
  },
  {
    pointers: ["/intended_use"],
    title: "Intended use",
    weight: 3,
    todo: "Write what it is for, and for whom.",
    isOpinion: true,
  },
  {
    pointers: ["/limitations"],
    title: "Limitations",
    weight: 3,
    todo: "Write what it is not for, and where it fails.",
    isOpinion: true,
  },
  {
    pointers: ["/data/exports", "/data/datasets"],
    title: "Training data",
    weight: 3,
    todo: "Push adapter_metadata.json of the export with the weights, or name the datasets.",
  },
  {
    pointers: ["/data/training_samples", "/training/num_samples"],
    title: "Training samples",
    weight: 1,
    todo: "Say how many samples it was trained on.",
  },
  {
    pointers: ["/data/compliance_rate"],
    title: "Compliance rate",
    weight: 1,
    todo: "Train on an export with schema validation, so that it is measured.",
  },
  {
    pointers: ["/evaluation/"],
    title: "Evaluation",
    weight: 3,
    todo: "Push trainer_state.json with the weights, or add a result.",
  },
  {
    pointers: ["/task/type", "/task/pipeline_tag"],
    title: "Task",
    weight: 2,
    todo: "Say what it does, such as question-answering.",
    isOpinion: true,
  },
  {
    pointers: ["/task/domain"],
    title: "Domain",
    weight: 1,
    todo: "Say in which field, such as legal.",
    isOpinion: true,
  },
  {
    pointers: ["/languages"],
    title: "Languages",
    weight: 1,
    todo: "Name the languages by their codes, such as en.",
    isOpinion: true,
  },
  {
    pointers: ["/description"],
    title: "Description",
    weight: 1,
    todo: "Say in a sentence what it is.",
    isOpinion: true,
  },
  {
    pointers: ["/training/lora_rank", "/weights/ranks"],
    title: "LoRA rank",
    weight: 2,
    todo: "Push adapter_config.json and safetensors weights.",
  },
  { pointers: ["/training/lora_alpha"], title: "LoRA alpha", weight: 1, todo: "Push adapter_config.json." },
  {
    pointers: ["/training/target_modules", "/training/target_modules_pattern"],
    title: "Target modules",
    weight: 1,
    todo: "Push safetensors weights.",
  },
  {
    pointers: ["/training/learning_rate"],
    title: "Learning rate",
    weight: 1,
    todo: "Say with which learning rate it was trained.",
  },
  {
    pointers: ["/training/epochs"],
    title: "Epochs",
    weight: 1,
    todo: "Push trainer_state.json, or say how many epochs.",
  },
  {
    pointers: ["/provenance/created_by"],
    title: "Created by",
    weight: 1,
    todo: "Say who made it.",
    isOpinion: true,
  },
];

const kindWorth: Readonly<Record<EvidenceKind, number>> = { measured: 1, imported: 0.9, declared: 0.7 };
/** What a field is worth while others say something else of it. */
const conflictWorth = 0.5;

/** A field still to be filled, or better known; `gain` is the share of the whole card that it would add. */
export type MissingField = { pointer: string; title: string; todo: string; gain: number };

export type Completeness = {
  /** 0 to 1: fields by weight and by how they are known. */
  completeness: number;
  /** What would add most first. */
  missing: readonly MissingField[];
};

function filledBy(used: ReadonlyMap<string, EvidenceEntry>, wish: Wish): string | undefined {
  for (const pointer of wish.pointers) {
    if (used.has(pointer)) return pointer;
    if (!pointer.endsWith("/")) continue;
    const below = [...used.keys()].find((key) => key.startsWith(pointer));
    if (below) return below;
  }
  return undefined;
}

function worth(entry: EvidenceEntry, wish: Wish, isInConflict: boolean): number {
  const known = wish.isOpinion ? 1 : kindWorth[entry.kind];
  return isInConflict ? known * conflictWorth : known;
}

/**
 * How complete a card is: the sum over the wished fields of weight × worth of the evidence, as a share of all weights.
 * Measured counts 1, imported 0.9, declared 0.7 (1 where only a person can know); a conflict halves it.
 */
export function measureCompleteness(
  used: ReadonlyMap<string, EvidenceEntry>,
  inConflict: ReadonlySet<string>,
): Completeness {
  const total = wishes.reduce((sum, { weight }) => sum + weight, 0);
  let reached = 0;
  const missing: MissingField[] = [];
  for (const wish of wishes) {
    const pointer = filledBy(used, wish);
    const entry = pointer === undefined ? undefined : used.get(pointer);
    if (entry && pointer !== undefined) reached += wish.weight * worth(entry, wish, inConflict.has(pointer));
    else
      missing.push({
        pointer: wish.pointers[0] ?? "",
        title: wish.title,
        todo: wish.todo,
        gain: wish.weight / total,
      });
  }
  return { completeness: reached / total, missing: missing.sort((left, right) => right.gain - left.gain) };
}

/** Completeness in words: "72 % complete". */
export function completenessText(completeness: number): string {
  return `${formatShare(completeness)} complete`;
}
