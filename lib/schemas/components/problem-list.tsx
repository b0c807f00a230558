"use client";

import { Badge } from "#components/ui/badge.tsx";
import type { SchemaNote, SchemaProblem } from "#lib/schemas/compile.ts";

type ProblemListProps = {
  problems: readonly SchemaProblem[];
  notes: readonly SchemaNote[];
  /** Shows a place of the schema in the editor. */
  onShow: (pointer: string) => void;
};

/** What keeps a schema from being used, and what its author should know; each leads to its place in the text. */
export function ProblemList({ problems, notes, onShow }: ProblemListProps) {
  const entries = [
    ...problems.map((entry) => ({ ...entry, tone: "bad" as const, word: "error" })),
    ...notes.map((entry) => ({ ...entry, tone: "caution" as const, word: "note" })),
  ];
  if (entries.length === 0) return null;
  return (
    <ul className="max-h-48 divide-y overflow-y-auto border-t">
      {entries.map((entry) => (
        <li key={`${entry.word} ${entry.pointer} ${entry.message}`}>
          <button
            className="flex w-full items-start gap-2 px-3 py-1.5 text-left text-[0.8125rem] leading-5 hover:bg-muted focus-visible:-outline-offset-2"
            onClick={() => onShow(entry.pointer)}
            type="button"
          >
            <Badge className="mt-px" tone={entry.tone}>
              {entry.word}
            </Badge>
            <span className="min-w-0 break-words">
              {entry.pointer && (
                <code className="mr-1.5 font-mono text-foreground-muted">{entry.pointer}</code>
              )}
              {entry.message}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
