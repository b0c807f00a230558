/** The first stop of the keyboard: past the navigation to the page. */
export function SkipLink() {
  return (
    <a
      className="sr-only z-50 rounded-md bg-foreground px-3 py-2 text-background focus-visible:not-sr-only focus-visible:fixed focus-visible:top-2 focus-visible:left-2"
      href="#content"
    >
      Skip to content
    </a>
  );
}
