import type { ReactNode } from "react";
import { CommandPalette } from "#components/layout/command-palette.tsx";
import type { SearchItem } from "#components/layout/command-search.ts";
import { FoldButton } from "#components/layout/fold-button.tsx";
import { NavSheet } from "#components/layout/nav-sheet.tsx";
import { type NavGroup, Sidebar } from "#components/layout/sidebar.tsx";
import { ThemeToggle } from "#components/layout/theme-toggle.tsx";
import { Wordmark } from "#components/layout/wordmark.tsx";

type AppFrameProps = {
  navigation: readonly NavGroup[];
  paletteEntries: readonly SearchItem[];
  /** At the right end of the bar: who is signed in. */
  account: ReactNode;
  children: ReactNode;
};

/** The frame of every page: sidebar, bar with search, content up to 1,440 px. */
export function AppFrame({ navigation, paletteEntries, account, children }: AppFrameProps) {
  const sidebar = <Sidebar brand={<Wordmark />} groups={navigation} />;
  return (
    <div className="lg:grid print:block lg:min-h-dvh lg:grid-cols-[13rem_minmax(0,1fr)] lg:folded:grid-cols-[3.25rem_minmax(0,1fr)]">
      <div className="app-chrome sticky top-0 z-40 h-dvh border-r bg-surface max-lg:hidden">{sidebar}</div>
      <div className="min-w-0">
        <div className="app-chrome sticky top-0 z-30 flex h-12 items-center gap-1 border-b bg-background/95 px-3 backdrop-blur-sm sm:px-4">
          <NavSheet>{sidebar}</NavSheet>
          <FoldButton />
          <div className="flex flex-1 items-center">
            <CommandPalette entries={paletteEntries} />
          </div>
          <ThemeToggle />
          {account}
        </div>
        <main className="mx-auto w-full max-w-[90rem] px-4 py-5 sm:px-6" id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}
