import type { ReactNode } from "react";
import { type NavItem, SidebarLink } from "#components/layout/sidebar-link.tsx";

export type NavGroup = { label: string; items: readonly NavItem[] };

type SidebarProps = { brand: ReactNode; groups: readonly NavGroup[]; footer?: ReactNode };

/** The places of the product in groups. */
export function Sidebar({ brand, groups, footer }: SidebarProps) {
  return (
    <div className="flex h-full flex-col gap-4 px-2 py-2">
      {brand}
      <nav aria-label="Main" className="flex flex-1 flex-col gap-4">
        {groups.map((group) => (
          <ul aria-label={group.label} className="flex flex-col gap-0.5" key={group.label}>
            {group.items.map((item) => (
              <li key={item.href}>
                <SidebarLink {...item} />
              </li>
            ))}
          </ul>
        ))}
      </nav>
      {footer}
    </div>
  );
}
