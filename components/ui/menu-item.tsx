import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { menuItemClasses } from "#components/ui/menu-classes.ts";
import { toRoute } from "#components/ui/route.ts";

/** One line of a menu: a link with `href`, else something done on selection. */
export type MenuEntry = {
  label: string;
  icon?: ReactNode;
  href?: string;
  onSelect?: () => void;
  disabled?: boolean;
  danger?: boolean;
};

/** Draws it. The keyboard moves among items by arrows, so they are not in the tab order. */
export function MenuItem({ entry, close }: { entry: MenuEntry; close: () => void }) {
  const look = classNames(
    menuItemClasses,
    entry.danger && "text-bad [&_svg]:text-bad",
    entry.disabled && "pointer-events-none opacity-50",
  );
  const content = (
    <>
      {entry.icon}
      {entry.label}
    </>
  );
  if (entry.href) {
    return (
      <Link className={look} href={toRoute(entry.href)} onClick={close} role="menuitem" tabIndex={-1}>
        {content}
      </Link>
    );
  }
  return (
    <button
      className={look}
      disabled={entry.disabled}
      onClick={() => {
        close();
        entry.onSelect?.();
      }}
      role="menuitem"
      tabIndex={-1}
      type="button"
    >
      {content}
    </button>
  );
}
