"use client";

import { Slot } from "radix-ui";
import { Fragment, type KeyboardEvent, type ReactElement, useRef, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { panelClasses } from "#components/ui/menu-classes.ts";
import { type MenuEntry, MenuItem } from "#components/ui/menu-item.tsx";
import { menuKeyTarget } from "#components/ui/menu-keys.ts";
import { useAnchor } from "#components/ui/use-anchor.ts";

type DropdownMenuProps = {
  /** A button. */
  trigger: ReactElement;
  /** What the actions are about, for a screen reader. */
  label?: string;
  /** Groups of items, with a line between groups. */
  groups: readonly (readonly MenuEntry[])[];
  align?: "start" | "end";
};

const itemsOf = (menu: HTMLElement) => [
  ...menu.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)'),
];

/** A menu of actions behind one button: arrow keys move, a letter jumps, Escape closes and returns the focus. */
export function DropdownMenu({ trigger, label = "Actions", groups, align = "end" }: DropdownMenuProps) {
  const { id, anchorStyle, popoverStyle } = useAnchor();
  const menu = useRef<HTMLDivElement>(null);
  const [isShown, setIsShown] = useState(false);

  const close = () => menu.current?.hidePopover();

  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === "Tab") close();
    const items = itemsOf(event.currentTarget);
    const labels = items.map((item) => item.textContent);
    const focused = document.activeElement;
    const current = focused instanceof HTMLElement ? items.indexOf(focused) : -1;
    const target = menuKeyTarget(event.key, labels, current);
    if (target === undefined || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    items[target]?.focus();
  };

  return (
    <>
      <Slot.Root aria-expanded={isShown} aria-haspopup="menu" popoverTarget={id} style={anchorStyle}>
        {trigger}
      </Slot.Root>
      <div
        aria-label={label}
        className={classNames(panelClasses, "anchored", align === "end" && "anchored-end")}
        id={id}
        onKeyDown={move}
        onToggle={(event) => {
          setIsShown(event.newState === "open");
          if (event.newState === "open") itemsOf(event.currentTarget)[0]?.focus();
        }}
        popover="auto"
        ref={menu}
        role="menu"
        style={popoverStyle}
        tabIndex={-1}
      >
        {groups.map((group, index) => (
          <Fragment key={group.map((entry) => entry.label).join()}>
            {index > 0 && <hr className="-mx-1 my-1 border-border border-t" />}
            {group.map((entry) => (
              <MenuItem close={close} entry={entry} key={entry.label} />
            ))}
          </Fragment>
        ))}
      </div>
    </>
  );
}
