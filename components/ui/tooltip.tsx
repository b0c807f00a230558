"use client";

import { Slot } from "radix-ui";
import { type KeyboardEvent, type ReactElement, type ReactNode, useRef } from "react";
import { useAnchor } from "#components/ui/use-anchor.ts";

/** A short explanation on hover and focus. The child must take the focus; what is needed to act does not belong here. */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactElement }) {
  const { id, anchorStyle, popoverStyle } = useAnchor();
  const tip = useRef<HTMLSpanElement>(null);

  const show = () => tip.current?.togglePopover(true);
  const hide = () => tip.current?.togglePopover(false);

  return (
    <>
      <Slot.Root
        aria-describedby={id}
        onBlur={hide}
        onFocus={show}
        onKeyDown={(event: KeyboardEvent) => event.key === "Escape" && hide()}
        onPointerEnter={show}
        onPointerLeave={hide}
        style={anchorStyle}
      >
        {children}
      </Slot.Root>
      <span
        className="anchored anchored-top pointer-events-none max-w-72 animate-appear rounded-md bg-foreground px-2 py-1 text-background text-xs shadow-raised"
        id={id}
        popover="manual"
        ref={tip}
        role="tooltip"
        style={popoverStyle}
      >
        {content}
      </span>
    </>
  );
}
