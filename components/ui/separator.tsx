import { classNames } from "#components/ui/class-names.ts";

/** A line between sections. */
export function Separator({ className }: { className?: string }) {
  return <hr className={classNames("border-border border-t", className)} />;
}
