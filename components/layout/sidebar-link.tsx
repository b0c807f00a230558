"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { toRoute } from "#components/ui/route.ts";

export type NavItem = { href: string; label: string; icon: ReactNode };

/** One place of the product. Folded, its name stays for screen readers and shows beside the icon on hover and focus. */
export function SidebarLink({ href, label, icon }: NavItem) {
  const pathname = usePathname();
  const isCurrent = href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
  return (
    <Link
      aria-current={isCurrent ? "page" : undefined}
      className="group relative flex h-8 items-center gap-2.5 rounded-md px-2 text-foreground-muted transition-colors hover:bg-muted-strong/60 hover:text-foreground aria-[current=page]:bg-muted-strong aria-[current=page]:font-medium aria-[current=page]:text-foreground [&_svg]:size-4 [&_svg]:shrink-0"
      href={toRoute(href)}
    >
      {icon}
      <span className="truncate lg:folded:pointer-events-none lg:folded:opacity-0 lg:folded:absolute lg:folded:left-full lg:folded:z-50 lg:folded:ml-2 lg:folded:rounded-md lg:folded:bg-foreground lg:folded:px-2 lg:folded:py-1 lg:folded:text-background lg:folded:text-xs lg:folded:group-hover:opacity-100 lg:folded:group-focus-visible:opacity-100">
        {label}
      </span>
    </Link>
  );
}
