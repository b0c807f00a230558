import type { LineageNode } from "../graph.ts";

/** Names of the questions, as routes and addresses have them. */
export const questionIds = ["live-versions", "composition", "licence-impact"] as const;
export type QuestionId = (typeof questionIds)[number];

type Question = {
  /** With the node at the end: "Which live versions saw gsm8k v1?" */
  ask: (label: string) => string;
  title: string;
  about: string;
  kinds: readonly LineageNode["kind"][];
  /** Said when nothing is found. */
  nothing: string;
};

export const questions: Readonly<Record<QuestionId, Question>> = {
  "live-versions": {
    title: "Which live versions saw this dataset?",
    ask: (label) => `Which live versions saw ${label}?`,
    about:
      "Versions that are deployed or that an alias points at, trained on the dataset or made of something that was: continued, merged, stacked, distilled.",
    kinds: ["dataset", "export"],
    nothing: "No live version saw it, as far as lineage knows.",
  },
  composition: {
    title: "What is this version made of?",
    ask: (label) => `What is ${label} made of?`,
    about:
      "Its base model, its training data and the adapters it came from, each with its licence, to the end.",
    kinds: ["version"],
    nothing: "Nothing is known of where it came from.",
  },
  "licence-impact": {
    title: "What breaks if this base model's licence changes?",
    ask: (label) => `What breaks if the licence of ${label} changes?`,
    about: "Every version built on it, by itself or through others, live ones first.",
    kinds: ["repository", "external"],
    nothing: "No version is built on it, as far as lineage knows.",
  },
};

/** The question that can be asked of a node, or null. */
export function questionFor(kind: LineageNode["kind"]): QuestionId | null {
  return questionIds.find((id) => questions[id].kinds.includes(kind)) ?? null;
}
