"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { toRoute } from "#components/ui/route.ts";

export type TabLink = {
  href: string;
  label: string;
  /** A number or word after the label, such as a count. */
  hint?: ReactNode;
  /** Selected only at exactly this path: for the first tab, whose path is the start of the others'. */
  exact?: boolean;
};

/** On a narrow screen tabs scroll: the present one is not to be half out of sight. */
function centre(link: HTMLAnchorElement | null): void {
  const list = link?.closest("ul");
  if (link && list) list.scrollLeft = link.offsetLeft - (list.clientWidth - link.offsetWidth) / 2;
}

/** Tabs that are URL segments: each is a link, the one of the present path is marked as the current page. */
export function TabsNav({
  label,
  tabs,
  className,
}: {
  label: string;
  tabs: readonly TabLink[];
  className?: string;
}) {
  const pathname = usePathname();
  const isCurrent = (tab: TabLink) =>
    pathname === tab.href || (!tab.exact && pathname.startsWith(`${tab.href}/`));
  return (
    <nav aria-label={label} className={classNames("border-b", className)}>
      <ul className="-mb-px relative flex gap-5 overflow-x-auto overflow-y-hidden">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              aria-current={isCurrent(tab) ? "page" : undefined}
              className="inline-flex h-9 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 text-foreground-muted transition-colors hover:text-foreground focus-visible:-outline-offset-2 aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-foreground"
              href={toRoute(tab.href)}
              ref={isCurrent(tab) ? centre : null}
            >
              {tab.label}
              {tab.hint !== undefined && (
                <span className="rounded-full bg-muted px-1.5 text-foreground-muted text-xs tabular-nums">
                  {tab.hint}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
