import { classNames } from "#components/ui/class-names.ts";

/** A grey block where something of this size will stand. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classNames("animate-pulse rounded-md bg-muted-strong", className)} />;
}
