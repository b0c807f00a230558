import type { ReactNode } from "react";
import { type NavItem, SidebarLink } from "#components/layout/sidebar-link.tsx";

export type NavGroup = { label: string; items: readonly NavItem[] };

type SidebarProps = { brand: ReactNode; groups: readonly NavGroup[] };

/** The places of the product in groups. */
export function Sidebar({ brand, groups }: SidebarProps) {
  return (
    <nav aria-label="Main" className="flex h-full flex-col gap-3 px-2 py-1">
      {brand}
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
  );
}
