"use client";

import { NodeFinder } from "#lib/lineage/components/node-finder.tsx";
import type { LineageState } from "#lib/lineage/components/use-lineage-state.ts";
import { questionIds, questions } from "#lib/lineage/questions/questions.ts";

const finderLabels = {
  "live-versions": "Choose a dataset",
  composition: "Choose a version",
  "licence-impact": "Choose a base model",
};

/** The questions that lineage answers, each with a way to say what it is about. */
export function QuestionCards({ state }: { state: LineageState }) {
  return (
    <section aria-label="Questions">
      <ul className="grid gap-3 md:grid-cols-3">
        {questionIds.map((id) => (
          <li className="flex flex-col items-start gap-2 rounded-lg border bg-surface px-4 py-3" key={id}>
            <h2 className="font-semibold">{questions[id].title}</h2>
            <p className="flex-1 text-[0.8125rem] text-foreground-muted leading-5">{questions[id].about}</p>
            <NodeFinder
              kinds={questions[id].kinds}
              label={finderLabels[id]}
              onChoose={({ key }) => void state.set({ ask: id, about: key, node: key, sel: key, open: null })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
