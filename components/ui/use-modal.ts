"use client";

import { type RefObject, useEffect, useRef } from "react";

/** Joins `open` to a `<dialog>`, whose own state is outside React: focus trap, Escape and return of the focus are the browser's. */
export function useModal(open: boolean): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open === open) return;
    if (open) element.showModal();
    else element.close();
  }, [open]);

  return dialog;
}
