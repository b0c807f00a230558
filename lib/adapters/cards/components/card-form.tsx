"use client";

import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { cardValues, evaluationPointer } from "#lib/adapters/cards/card.ts";
import { CardFormField } from "#lib/adapters/cards/components/card-form-field.tsx";
import { EvaluationRows } from "#lib/adapters/cards/components/evaluation-rows.tsx";
import { readDeclaredText, setDeclaredField, setDeclaredResult } from "#lib/adapters/cards/declared-text.ts";
import { type Evidence, fieldTitle } from "#lib/adapters/cards/evidence.ts";
import { formGroups, isInForm } from "#lib/adapters/cards/form-groups.ts";
import { valueAt } from "#lib/adapters/cards/pointer.ts";

type CardFormProps = {
  text: string;
  evidence: Evidence;
  /** What the server said of fields, by pointer. */
  problems: ReadonlyMap<string, string>;
  onChange: (text: string) => void;
};

/** The declared fields as a form. It edits the text; what it does not show stays there as written. */
export function CardForm({ text, evidence, problems, onChange }: CardFormProps) {
  const card = readDeclaredText(text);
  if (card === null) {
    return (
      <Callout tone="caution">
        The text is not a JSON object yet. Mend it in the text view, then the form shows its fields.
      </Callout>
    );
  }
  const knownOf = (pointer: string) =>
    evidence[pointer]?.find(({ kind, problem }) => kind !== "declared" && problem === undefined);
  const others = [...cardValues(card).keys()].filter((pointer) => !isInForm(pointer));
  const errorOfResult = (index: number): string | undefined => {
    const result = card.evaluation?.[index];
    const whole = problems.get(`/evaluation/${index}`);
    if (whole !== undefined || typeof result?.name !== "string") return whole;
    return problems.get(evaluationPointer(result));
  };
  return (
    <div className="flex flex-col gap-4">
      {formGroups.map((group) => (
        <Card key={group.title} title={group.title}>
          <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
            {group.fields.map((place) => (
              <CardFormField
                error={problems.get(place.pointer)}
                key={place.pointer}
                known={knownOf(place.pointer)}
                onChange={(value) => onChange(setDeclaredField(text, place.pointer, value))}
                place={place}
                value={valueAt(card, place.pointer)}
              />
            ))}
          </div>
        </Card>
      ))}
      <Card description="Numbers that evaluations gave." title="Evaluation">
        <EvaluationRows
          errorAt={errorOfResult}
          onChange={(index, key, value) => onChange(setDeclaredResult(text, index, key, value))}
          results={card.evaluation}
        />
      </Card>
      {others.length > 0 && (
        <p className="text-[0.8125rem] text-foreground-muted">
          Also declared, kept as written and edited in the text view: {others.map(fieldTitle).join(", ")}.
        </p>
      )}
    </div>
  );
}
