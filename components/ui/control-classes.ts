/** Shared look of text controls. 16 px on phones: smaller text makes iOS zoom into the field. */
export const controlClasses =
  "w-full min-w-0 rounded-md border border-border-strong bg-surface px-2.5 text-base shadow-low transition-colors placeholder:text-foreground-muted hover:border-foreground-muted focus-visible:border-ring focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-ring disabled:cursor-not-allowed disabled:bg-muted disabled:text-foreground-muted aria-invalid:border-bad aria-invalid:outline-bad sm:text-sm";
