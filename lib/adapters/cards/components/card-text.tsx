"use client";

import { useMemo } from "react";
import { Callout } from "#components/ui/callout.tsx";
import type { FieldProblem } from "#lib/errors.ts";
import { LazyCodeEditor } from "#lib/schemas/components/lazy-code-editor.tsx";
import { rangeOfPointer } from "#lib/schemas/text-range.ts";

type CardTextProps = {
  text: string;
  problems: readonly FieldProblem[];
  onChange: (text: string) => void;
  onSave: () => void;
};

/** The declared fields as JSON, with what the server said of them marked where it stands. */
export function CardText({ text, problems, onChange, onSave }: CardTextProps) {
  const marks = useMemo(
    () =>
      problems.map(({ pointer, message }) => ({
        ...rangeOfPointer(text, pointer),
        message,
        severity: "error" as const,
      })),
    [text, problems],
  );
  return (
    <div className="flex flex-col gap-2">
      <Callout>
        Only what people declare stands here. What was measured or read from files is kept beside it and goes
        first.
      </Callout>
      <div className="h-[min(40rem,70vh)] overflow-hidden rounded-lg border bg-surface">
        <LazyCodeEditor
          goTo={null}
          label="Declared fields"
          language="json"
          marks={marks}
          onChange={onChange}
          onSave={onSave}
          readOnly={false}
          text={text}
        />
      </div>
    </div>
  );
}
