import type { ReactNode } from "react";
import { AvatarInitials } from "#components/ui/avatar-initials.tsx";
import { panelClasses } from "#components/ui/menu-classes.ts";

type UserMenuProps = {
  name: string;
  /** Under the name: address and role. */
  detail: ReactNode;
  /** What can be done with the account, each with `menuItemClasses`. */
  children: ReactNode;
};

/** Who is signed in, and the way out: the browser's own popover, which needs no script. */
export function UserMenu({ name, detail, children }: UserMenuProps) {
  return (
    <>
      <button
        aria-label={`Account of ${name}`}
        className="flex size-8 items-center justify-center rounded-full"
        popoverTarget="account-menu"
        type="button"
      >
        <AvatarInitials className="size-7 text-xs" name={name} />
      </button>
      <div
        className={`${panelClasses} fixed inset-auto top-12 right-2 m-0 w-60 text-foreground`}
        id="account-menu"
        popover="auto"
      >
        <div className="mb-1 border-b px-2 pt-1 pb-2">
          <p className="truncate font-medium">{name}</p>
          <p className="truncate text-[0.8125rem] text-foreground-muted">{detail}</p>
        </div>
        {children}
      </div>
    </>
  );
}
