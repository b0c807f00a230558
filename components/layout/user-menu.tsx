import { LogOut } from "lucide-react";
import type { ReactNode } from "react";
import { AvatarInitials } from "#components/ui/avatar-initials.tsx";
import { menuItemClasses, panelClasses } from "#components/ui/menu-classes.ts";

type UserMenuProps = {
  name: string;
  /** Under the name: address and role. */
  detail: ReactNode;
  /** Links of the account, each with `menuItemClasses`. */
  children?: ReactNode;
  signOut: () => Promise<void>;
};

/** Who is signed in, and the way out. The browser's own popover: no script until it is needed. */
export function UserMenu({ name, detail, children, signOut }: UserMenuProps) {
  return (
    <div className="relative">
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
        <div className="border-b px-2 pt-1 pb-2">
          <p className="truncate font-medium">{name}</p>
          <p className="truncate text-[0.8125rem] text-foreground-muted">{detail}</p>
        </div>
        <div className="pt-1">{children}</div>
        <form action={signOut}>
          <button className={menuItemClasses} type="submit">
            <LogOut aria-hidden />
            Sign out
          </button>
        </form>
      </div>
    </div>
  );
}
