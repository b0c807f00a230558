"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toRoute } from "#components/ui/route.ts";
import { toast } from "#components/ui/toast-store.ts";
import { updateCardAction } from "#lib/adapters/cards/actions.ts";
import type { Card } from "#lib/adapters/cards/card-schema.ts";
import { CardForm } from "#lib/adapters/cards/components/card-form.tsx";
import { CardText } from "#lib/adapters/cards/components/card-text.tsx";
import {
  declaredTextChanges,
  readDeclaredText,
  rebaseDeclaredText,
  toDeclaredText,
} from "#lib/adapters/cards/declared-text.ts";
import { type Evidence, fieldTitle } from "#lib/adapters/cards/evidence.ts";
import { declaredCard } from "#lib/adapters/cards/resolve-card.ts";
import type { FieldProblem } from "#lib/errors.ts";
import { Segmented } from "#lib/schemas/components/segmented.tsx";

type CardEditorProps = {
  versionId: string;
  cardRevision: number;
  evidence: Evidence;
  /** The card's own page. */
  backHref: string;
};

type Failure = { code: string; message: string; problems: readonly FieldProblem[] };
type Base = { cardRevision: number; card: Card };

/** Edits what people declare of a version, as a form or as text; both are one text, so nothing is lost between them. */
export function CardEditor({ versionId, cardRevision, evidence, backHref }: CardEditorProps) {
  const router = useRouter();
  const [base, setBase] = useState<Base>(() => ({ cardRevision, card: declaredCard(evidence) }));
  const [text, setText] = useState(() => toDeclaredText(base.card));
  const [view, setView] = useState<"form" | "text">("form");
  const [summary, setSummary] = useState("");
  const [failure, setFailure] = useState<Failure>();
  const [isPending, startTransition] = useTransition();
  const changes = declaredTextChanges(base.card, text);
  const changed = changes === null ? [] : Object.keys(changes);
  const isDirty = changes === null || changed.length > 0;
  const problems = new Map(failure?.problems.map(({ pointer, message }) => [pointer, message]));

  // A newer state came from the server: what was edited here is laid over it.
  useEffect(() => {
    if (cardRevision <= base.cardRevision) return;
    const newer = declaredCard(evidence);
    const rebased = rebaseDeclaredText(base.card, text, newer);
    if (rebased === null) return;
    setText(rebased);
    setBase({ cardRevision, card: newer });
    setFailure(undefined);
  }, [cardRevision, evidence, base, text]);

  const save = (): void => {
    if (changes === null || changed.length === 0 || isPending) return;
    startTransition(async () => {
      const input = { versionId, cardRevision: base.cardRevision, changes, summary };
      const result = await updateCardAction(input);
      setFailure(result.ok ? undefined : result.error);
      if (!result.ok) return;
      toast({ title: "Card saved", tone: "good" });
      setBase({ cardRevision: result.data.cardRevision, card: readDeclaredText(text) ?? base.card });
      router.push(toRoute(backHref));
      router.refresh();
    });
  };
  return (
    <Form
      className="flex flex-col gap-4"
      isDirty={isDirty && !isPending}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        save();
      }}
    >
      <div className="flex flex-wrap items-end gap-3">
        <Segmented
          label="View"
          onChange={setView}
          options={[
            { value: "form", label: "Form" },
            { value: "text", label: "Text" },
          ]}
          value={view}
        />
        <p aria-live="polite" className="min-w-0 flex-1 truncate text-[0.8125rem] text-foreground-muted">
          {changedText(changes === null ? null : changed)}
        </p>
        <ButtonLink href={backHref}>Cancel</ButtonLink>
        <Button
          disabled={changes === null || changed.length === 0}
          pending={isPending}
          type="submit"
          variant="primary"
        >
          Save card
        </Button>
      </div>
      {failure && (
        <Callout title={failure.code === "conflict" ? "Somebody was faster" : "Not saved"} tone="bad">
          <p>{failure.message}</p>
          <ProblemsElsewhere problems={failure.problems} />
          {failure.code === "conflict" && (
            <Button className="mt-2" onClick={() => router.refresh()} size="sm">
              Load the newest and keep my edits
            </Button>
          )}
        </Callout>
      )}
      {view === "form" ? (
        <CardForm evidence={evidence} onChange={setText} problems={problems} text={text} />
      ) : (
        <CardText onChange={setText} onSave={save} problems={failure?.problems ?? []} text={text} />
      )}
      <FormField help="For the history: what changed and why." label="Summary" optional>
        {(field) => (
          <Input
            {...field}
            maxLength={1000}
            onChange={(event) => setSummary(event.target.value)}
            value={summary}
          />
        )}
      </FormField>
    </Form>
  );
}

function changedText(pointers: readonly string[] | null): string {
  if (pointers === null) return "Not JSON yet: mend the text";
  if (pointers.length === 0) return "Nothing changed yet";
  return `Changed: ${[...new Set(pointers.map(fieldTitle))].join(", ")}`;
}

/** Every problem in words, also those of fields that the form does not show. */
function ProblemsElsewhere({ problems }: { problems: readonly FieldProblem[] }) {
  if (problems.length < 2) return null;
  return (
    <ul className="mt-1 list-disc pl-4">
      {problems.map(({ pointer, message }) => (
        <li key={pointer}>
          {fieldTitle(pointer)}: {message}
        </li>
      ))}
    </ul>
  );
}
