"use client";

import { Slot } from "radix-ui";
import { type ReactElement, type ReactNode, useEffect, useRef, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { panelClasses } from "#components/ui/menu-classes.ts";
import { useAnchor } from "#components/ui/use-anchor.ts";

type PopoverProps = {
  /** A button. */
  trigger: ReactElement;
  /** What the panel is, for a screen reader. */
  label: string;
  /** Set to steer it from outside; a click on the trigger, Escape and a click elsewhere still do. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: "start" | "end";
  className?: string;
  children: ReactNode;
};

/** A panel beside its trigger, for filters and small forms: the browser's own popover. */
export function Popover({
  trigger,
  label,
  open,
  onOpenChange,
  align = "start",
  className,
  children,
}: PopoverProps) {
  const { id, anchorStyle, popoverStyle } = useAnchor();
  const panel = useRef<HTMLDivElement>(null);
  const [isShown, setIsShown] = useState(false);

  // The popover's own state is outside React.
  useEffect(() => {
    if (open !== undefined && panel.current?.isConnected) panel.current.togglePopover(open);
  }, [open]);

  return (
    <>
      <Slot.Root aria-expanded={isShown} aria-haspopup="dialog" popoverTarget={id} style={anchorStyle}>
        {trigger}
      </Slot.Root>
      <div
        aria-label={label}
        className={classNames(panelClasses, "anchored p-3", align === "end" && "anchored-end", className)}
        id={id}
        onToggle={(event) => {
          const next = event.newState === "open";
          setIsShown(next);
          onOpenChange?.(next);
        }}
        popover="auto"
        ref={panel}
        role="dialog"
        style={popoverStyle}
      >
        {isShown && children}
      </div>
    </>
  );
}
