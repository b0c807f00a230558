"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { toRoute } from "#components/ui/route.ts";

export type SideNavLink = { href: string; label: string };

/** Links between the pages of one area, at the left; above the content on narrow screens. */
export function SideNav({ label, links }: { label: string; links: readonly SideNavLink[] }) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className="min-w-0 max-lg:border-b max-lg:pb-2 lg:sticky lg:top-16 lg:self-start">
      <ul className="flex gap-1 max-lg:overflow-x-auto lg:flex-col">
        {links.map((link) => (
          <li key={link.href}>
            <Link
              aria-current={pathname === link.href ? "page" : undefined}
              className="block whitespace-nowrap rounded-md px-2 py-1 text-foreground-muted transition-colors hover:text-foreground focus-visible:-outline-offset-2 aria-[current=page]:bg-muted-strong aria-[current=page]:font-medium aria-[current=page]:text-foreground"
              href={toRoute(link.href)}
            >
              {link.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
