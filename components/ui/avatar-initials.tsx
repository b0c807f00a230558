import { classNames } from "#components/ui/class-names.ts";
import { initialsOf } from "#components/ui/initials.ts";

/** A person or team as initials; decorative, the name stands beside it. */
export function AvatarInitials({ name, className }: { name: string; className?: string }) {
  return (
    <span
      aria-hidden
      className={classNames(
        "inline-flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft font-medium text-[0.6875rem] text-accent",
        className,
      )}
    >
      {initialsOf(name)}
    </span>
  );
}
