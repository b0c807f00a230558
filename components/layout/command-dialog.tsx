"use client";

import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { useState } from "react";
import type { SearchItem } from "#components/layout/command-search.ts";
import { useProductSearch } from "#components/layout/use-product-search.ts";
import { menuItemClasses } from "#components/ui/menu-classes.ts";
import { toRoute } from "#components/ui/route.ts";

type CommandDialogProps = {
  entries: readonly SearchItem[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

const groupClasses =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-foreground-muted [&_[cmdk-group-heading]]:text-xs";

/** The palette: places of the product by name, and things found by the server as one types. */
export function CommandDialog({ entries, open, onOpenChange }: CommandDialogProps) {
  const router = useRouter();
  const [query, setQuery] = useState("");
  const search = useProductSearch(open ? query : "");

  const go = (href: string) => {
    onOpenChange(false);
    setQuery("");
    router.push(toRoute(href));
  };

  const matches = entries.filter((entry) => entry.title.toLowerCase().includes(query.trim().toLowerCase()));
  const found = search.items.filter((item) => !entries.some((entry) => entry.href === item.href));
  const groups = Object.entries(Object.groupBy([...matches, ...found], (item) => item.kind));

  return (
    <Dialog.Root onOpenChange={onOpenChange} open={open}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-overlay" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 animate-appear overflow-hidden rounded-lg border bg-surface-raised shadow-raised"
        >
          <Dialog.Title className="sr-only">Search or go to</Dialog.Title>
          <Command label="Search or go to" shouldFilter={false}>
            <Command.Input
              className="h-11 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-foreground-muted sm:text-sm"
              onValueChange={setQuery}
              placeholder="Dataset, schema, recipe, export, page"
              value={query}
            />
            <Command.List className="max-h-[min(24rem,60vh)] overflow-y-auto p-1">
              <Command.Empty className="px-3 py-6 text-center text-foreground-muted">
                {search.message ?? `Nothing is called “${query.trim()}”.`}
              </Command.Empty>
              {groups.map(([kind, items = []]) => (
                <Command.Group className={groupClasses} heading={kind} key={kind}>
                  {items.map((item) => (
                    <Command.Item
                      className={`${menuItemClasses} data-[selected=true]:bg-muted`}
                      key={item.href}
                      onSelect={() => go(item.href)}
                      value={item.href}
                    >
                      <span className="min-w-0 flex-1 truncate">{item.title}</span>
                      {item.subtitle && (
                        <span className="max-w-[45%] truncate text-foreground-muted text-xs">
                          {item.subtitle}
                        </span>
                      )}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
