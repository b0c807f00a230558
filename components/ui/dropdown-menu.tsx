"use client";

import Link from "next/link";
import { DropdownMenu as Radix } from "radix-ui";
import { Fragment, type ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { menuItemClasses, panelClasses } from "#components/ui/menu-classes.ts";
import { toRoute } from "#components/ui/route.ts";

export type MenuItem = {
  label: string;
  icon?: ReactNode;
  href?: string;
  onSelect?: () => void;
  disabled?: boolean;
  danger?: boolean;
};

type DropdownMenuProps = {
  trigger: ReactNode;
  /** Groups of items, with a line between groups. */
  groups: readonly (readonly MenuItem[])[];
  align?: "start" | "end";
};

function Item({ item }: { item: MenuItem }) {
  const look = classNames(
    menuItemClasses,
    "data-disabled:pointer-events-none data-disabled:opacity-50",
    item.danger && "text-bad [&_svg]:text-bad",
  );
  if (item.href) {
    return (
      <Radix.Item asChild disabled={item.disabled}>
        <Link className={look} href={toRoute(item.href)}>
          {item.icon}
          {item.label}
        </Link>
      </Radix.Item>
    );
  }
  return (
    <Radix.Item className={look} disabled={item.disabled} onSelect={item.onSelect}>
      {item.icon}
      {item.label}
    </Radix.Item>
  );
}

/** A menu of actions behind one control: arrow keys move, a letter jumps, Escape closes. */
export function DropdownMenu({ trigger, groups, align = "end" }: DropdownMenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align={align} className={panelClasses} collisionPadding={8} sideOffset={4}>
          {groups.map((group, index) => (
            <Fragment key={group.map((item) => item.label).join()}>
              {index > 0 && <Radix.Separator className="-mx-1 my-1 h-px bg-border" />}
              {group.map((item) => (
                <Item item={item} key={item.label} />
              ))}
            </Fragment>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
