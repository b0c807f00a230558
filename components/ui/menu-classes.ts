/** Panel of menus, popovers and suggestion lists. */
export const panelClasses =
  "z-50 min-w-44 max-w-[calc(100vw-1rem)] animate-appear rounded-lg border bg-surface-raised p-1 text-sm shadow-raised outline-none";

/** One line of such a panel. */
export const menuItemClasses =
  "flex w-full select-none items-center gap-2 rounded-md px-2 py-1.5 text-left outline-none transition-colors data-highlighted:bg-muted hover:bg-muted focus-visible:bg-muted [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-foreground-muted";
