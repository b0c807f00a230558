"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import type { SearchItem } from "#components/layout/command-search.ts";
import { Kbd } from "#components/ui/kbd.tsx";

const CommandDialog = dynamic(
  () => import("#components/layout/command-dialog.tsx").then((module) => module.CommandDialog),
  { ssr: false },
);

/** Opens the palette on ⌘K, Ctrl+K or a click; its code loads the first time. */
export function CommandPalette({ entries }: { entries: readonly SearchItem[] }) {
  const [open, setOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);

  const show = () => {
    setWasOpened(true);
    setOpen(true);
  };

  // The keyboard of the document is outside React.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setWasOpened(true);
      setOpen((isOpen) => !isOpen);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <>
      <button
        aria-keyshortcuts="Meta+K Control+K"
        className="flex h-8 min-w-8 items-center gap-2 rounded-md px-2 text-foreground-muted transition-colors hover:bg-muted hover:text-foreground sm:w-64 sm:border sm:bg-surface sm:shadow-low"
        onClick={show}
        type="button"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="max-sm:sr-only sm:flex-1 sm:text-left">Search or go to</span>
        <span aria-hidden className="flex gap-0.5 max-sm:hidden">
          <Kbd>⌘</Kbd>
          <Kbd>K</Kbd>
        </span>
      </button>
      {wasOpened && <CommandDialog entries={entries} onOpenChange={setOpen} open={open} />}
    </>
  );
}
