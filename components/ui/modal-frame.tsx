"use client";

import { type ReactNode, useId } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { useModal } from "#components/ui/use-modal.ts";

type ModalFrameProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  /** `alertdialog` interrupts: a click beside it does not close it. */
  role?: "dialog" | "alertdialog";
  /** Beside the title. */
  corner?: ReactNode;
  footer: ReactNode;
  className?: string | undefined;
  children?: ReactNode;
};

/** The browser's own modal dialog with title, text that scrolls, and buttons. Its content exists only while it is open. */
export function ModalFrame({
  open,
  onClose,
  title,
  description,
  role = "dialog",
  corner,
  footer,
  className,
  children,
}: ModalFrameProps) {
  const dialog = useModal(open);
  const id = useId();
  return (
    <dialog
      aria-describedby={description ? `${id}-description` : undefined}
      aria-labelledby={`${id}-title`}
      className={classNames(
        "m-auto max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg overflow-hidden rounded-lg border bg-surface-raised text-foreground shadow-raised open:flex open:flex-col",
        className,
      )}
      closedby={role === "dialog" ? "any" : "closerequest"}
      onClose={onClose}
      ref={dialog}
      role={role === "dialog" ? undefined : role}
    >
      {open && (
        <>
          <div className={classNames("px-5 pt-4", corner && "pr-14")}>
            <h2 className="font-semibold text-base" id={`${id}-title`}>
              {title}
            </h2>
            {description && (
              <div className="mt-1 text-foreground-muted text-sm" id={`${id}-description`}>
                {description}
              </div>
            )}
          </div>
          <div className="min-h-0 overflow-y-auto px-5 py-3">{children}</div>
          {footer && <div className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">{footer}</div>}
          {/* Last, so that the focus starts in the content. */}
          {corner && <div className="absolute top-3 right-3">{corner}</div>}
        </>
      )}
    </dialog>
  );
}
