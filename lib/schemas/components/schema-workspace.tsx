"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import type { SchemaCheck } from "#lib/schemas/check.ts";
import type { EditorMark } from "#lib/schemas/components/code-editor.tsx";
import { LazyCodeEditor } from "#lib/schemas/components/lazy-code-editor.tsx";
import { ProblemList } from "#lib/schemas/components/problem-list.tsx";
import { type NamedId, RowsPanel } from "#lib/schemas/components/rows-panel.tsx";
import { SchemaForm } from "#lib/schemas/components/schema-form.tsx";
import { Segmented } from "#lib/schemas/components/segmented.tsx";
import { useDebounced } from "#lib/schemas/components/use-debounced.ts";
import { type RowsChoice, schemaCheckQuery } from "#lib/schemas/query-options.ts";
import { rangeOfPointer } from "#lib/schemas/text-range.ts";

/** Both texts of a version. */
export type SchemaTexts = { text: string; generationText: string };

type SchemaWorkspaceProps = {
  texts: SchemaTexts;
  readOnly: boolean;
  datasets: readonly NamedId[];
  recipes: readonly NamedId[];
  onChange: (texts: SchemaTexts) => void;
  onSave: () => void;
  /** Name, message and buttons, above the editor. */
  toolbar?: ReactNode;
};

type Document = keyof SchemaTexts;
const settleMs = 400;
const noMarks: readonly EditorMark[] = [];

/** Writes a schema with its rows beside it: text or form, validation or generation schema, checked as it changes. */
export function SchemaWorkspace({
  texts,
  readOnly,
  datasets,
  recipes,
  onChange,
  onSave,
  toolbar,
}: SchemaWorkspaceProps) {
  const [document, setDocument] = useState<Document>("text");
  const [view, setView] = useState<"text" | "form">("text");
  const [choice, setChoice] = useState<RowsChoice | null>(() => firstChoice(datasets));
  const [goTo, setGoTo] = useState<{ offset: number } | null>(null);
  const text = texts[document];
  const settled = useDebounced(text, settleMs);
  const isJson = useMemo(() => parses(settled), [settled]);
  const query = useQuery({ ...schemaCheckQuery(settled, choice), enabled: isJson });
  const check = isJson ? query.data : undefined;
  const marks = useMemo(() => (check ? toMarks(settled, check) : noMarks), [settled, check]);

  const show = (pointer: string): void => {
    setView("text");
    setGoTo({ offset: rangeOfPointer(text, pointer).from });
  };
  const change = (changed: string): void => onChange({ ...texts, [document]: changed });
  return (
    <div className="grid overflow-hidden rounded-lg border bg-surface xl:grid-cols-[minmax(0,1fr)_26rem]">
      <div className="flex min-w-0 flex-col xl:border-r">
        <div className="flex flex-wrap items-center gap-2 border-b p-2">
          <Segmented
            label="Schema"
            onChange={setDocument}
            options={[
              { value: "text", label: "Validation" },
              { value: "generationText", label: "Generation" },
            ]}
            value={document}
          />
          <Segmented
            label="View"
            onChange={setView}
            options={[
              { value: "text", label: "Text" },
              { value: "form", label: "Form" },
            ]}
            value={view}
          />
          <div className="ml-auto flex flex-wrap items-center gap-2">{toolbar}</div>
        </div>
        {document === "generationText" && (
          <p className="border-b px-3 py-1.5 text-[0.8125rem] text-foreground-muted">
            For constrained decoding: only what decoding engines enforce. Leave it empty when there is none.
          </p>
        )}
        <div className="h-[min(34rem,70vh)] min-h-72 overflow-auto">
          {view === "text" ? (
            <LazyCodeEditor
              goTo={goTo}
              key={document}
              label={document === "text" ? "Validation schema" : "Generation schema"}
              marks={marks}
              onChange={change}
              onSave={onSave}
              readOnly={readOnly}
              text={text}
            />
          ) : (
            <SchemaForm key={document} onChange={change} readOnly={readOnly} text={text} />
          )}
        </div>
        <Status
          check={check}
          isEmpty={settled.trim() === ""}
          isJson={isJson}
          problem={query.error?.message}
        />
        {check && <ProblemList notes={check.notes} onShow={show} problems={check.problems} />}
      </div>
      <RowsPanel
        check={check}
        choice={choice}
        datasets={datasets}
        isChecking={query.isFetching || settled !== text}
        onChoose={setChoice}
        problem={query.error?.message}
        recipes={recipes}
      />
    </div>
  );
}

function firstChoice(datasets: readonly NamedId[]): RowsChoice | null {
  const [first] = datasets;
  return first ? { datasetId: first.id, mapping: "guess", limit: 100 } : null;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // still being written: the editor marks where
  }
}

function toMarks(text: string, check: SchemaCheck): EditorMark[] {
  return [
    ...check.problems.map((problem) => ({ ...problem, severity: "error" as const })),
    ...check.notes.map((note) => ({ ...note, severity: "warning" as const })),
  ].map(({ pointer, message, severity }) => ({ ...rangeOfPointer(text, pointer), message, severity }));
}

type StatusProps = {
  check: SchemaCheck | undefined;
  isJson: boolean;
  isEmpty: boolean;
  problem: string | undefined;
};

function Status({ check, isJson, isEmpty, problem }: StatusProps) {
  return (
    <p aria-live="polite" className="border-t px-3 py-1.5 text-[0.8125rem] text-foreground-muted">
      {statusText({ check, isJson, isEmpty, problem })}
    </p>
  );
}

function statusText({ check, isJson, isEmpty, problem }: StatusProps): string {
  if (isEmpty) return "Empty";
  if (!isJson) return "Not JSON yet: see the mark in the text";
  if (problem !== undefined) return problem;
  if (check === undefined) return "Checking…";
  if (!check.ok) return "This schema cannot be used yet";
  return `Compiles as draft ${check.draft}${check.timeBoxed ? ", with a pattern that runs under a time limit" : ""}`;
}
