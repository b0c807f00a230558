"use client";

import { X } from "lucide-react";
import { Toast } from "radix-ui";
import { TextLink } from "#components/ui/text-link.tsx";
import { dismissToast, type ToastEntry } from "#components/ui/toast-store.ts";
import { toneText } from "#components/ui/tone.ts";
import { ToneIcon } from "#components/ui/tone-icon.tsx";

/** The messages at the lower right. F8 moves the focus to them; they stay while hovered or focused. */
export function ToastList({ entries }: { entries: readonly ToastEntry[] }) {
  return (
    <Toast.Provider duration={6000} label="Message" swipeDirection="right">
      {entries.map(({ id, title, description, tone = "neutral", action }) => (
        <Toast.Root
          className="flex animate-appear items-start gap-2.5 rounded-lg border bg-surface-raised px-3 py-2.5 shadow-raised"
          key={id}
          onOpenChange={(open) => !open && dismissToast(id)}
          type={tone === "bad" ? "foreground" : "background"}
        >
          <ToneIcon className={`mt-[3px] size-4 shrink-0 ${toneText[tone]}`} tone={tone} />
          <div className="min-w-0 flex-1">
            <Toast.Title className="font-medium">{title}</Toast.Title>
            {description && (
              <Toast.Description className="text-[0.8125rem] text-foreground-muted">
                {description}
              </Toast.Description>
            )}
            {action && (
              <Toast.Action altText={action.label} asChild>
                <TextLink className="text-[0.8125rem]" href={action.href}>
                  {action.label}
                </TextLink>
              </Toast.Action>
            )}
          </div>
          <Toast.Close
            aria-label="Dismiss"
            className="rounded-sm p-0.5 text-foreground-muted hover:text-foreground"
          >
            <X aria-hidden className="size-4" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed right-0 bottom-0 z-[60] flex w-full max-w-sm flex-col gap-2 p-4" />
    </Toast.Provider>
  );
}
