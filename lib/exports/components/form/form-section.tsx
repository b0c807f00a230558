"use client";

import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { useDraft } from "#lib/exports/components/form/draft-context.tsx";

type FormSectionProps = {
  title: string;
  /** What it is for, beside the title. */
  hint: string;
  /** Pointers of the recipe that belong here: their problems are counted in the title. */
  pointers?: readonly string[];
  defaultOpen?: boolean;
  children: ReactNode;
};

/** A part of the form that folds; its title says how many problems are inside. */
export function FormSection({ title, hint, pointers = [], defaultOpen = false, children }: FormSectionProps) {
  const { problems } = useDraft();
  const count = [...problems.keys()].filter((pointer) =>
    pointers.some((own) => pointer === own || pointer.startsWith(`${own}/`)),
  ).length;
  return (
    <details className="group/section rounded-lg border bg-surface" open={defaultOpen}>
      <summary className="flex cursor-pointer list-none items-center gap-2 rounded-lg px-4 py-2.5 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-foreground-muted transition-transform group-open/section:rotate-90"
        />
        <h2 className="font-semibold text-sm">{title}</h2>
        <span className="min-w-0 truncate text-[0.8125rem] text-foreground-muted max-sm:hidden">{hint}</span>
        {count > 0 && (
          <Badge className="ml-auto" tone="bad">
            {count} {count === 1 ? "problem" : "problems"}
          </Badge>
        )}
      </summary>
      <div className="flex flex-col gap-4 border-t px-4 py-4">{children}</div>
    </details>
  );
}
