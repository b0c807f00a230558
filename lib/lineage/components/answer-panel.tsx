"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";
import { formatCount } from "#lib/format.ts";
import { AnswerTable } from "#lib/lineage/components/answer-table.tsx";
import { answerQuery } from "#lib/lineage/query-options.ts";
import { type QuestionId, questions } from "#lib/lineage/questions/questions.ts";

type AnswerPanelProps = { question: QuestionId; node: string; onClose: () => void };

/** A question about a node, with its answer. */
export function AnswerPanel({ question, node, onClose }: AnswerPanelProps) {
  const { data, error, isPending } = useQuery(answerQuery(question, node));
  const { ask, title, nothing } = questions[question];
  const hidden = data?.hiddenCount ?? 0;
  return (
    <section aria-live="polite" className="rounded-lg border bg-surface">
      <header className="flex items-start justify-between gap-3 border-b px-4 py-2.5">
        <div className="min-w-0">
          <h2 className="break-words font-semibold">{data ? ask(data.about.label) : title}</h2>
          {data && (
            <p className="text-[0.8125rem] text-foreground-muted tabular-nums">
              {[
                data.total > 0 ? `${formatCount(data.total)} found` : nothing,
                data.total > data.findings.length && `the first ${data.findings.length} are shown`,
                data.about.licence && `its licence now: ${data.about.licence}`,
                hidden > 0 && `${hidden} more that you may not see`,
              ]
                .filter(Boolean)
                .join(" · ")}
            </p>
          )}
        </div>
        <Button aria-label="Close the answer" onClick={onClose} size="icon-sm" variant="ghost">
          <X aria-hidden />
        </Button>
      </header>
      {error && (
        <div className="p-3">
          <Callout tone="bad">{error.message}</Callout>
        </div>
      )}
      {isPending && <TableSkeleton label="the answer" />}
      {data && data.findings.length > 0 && <AnswerTable answer={data} label={title} />}
    </section>
  );
}
