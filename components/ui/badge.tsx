import type { ComponentProps } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { type Tone, toneSoft } from "#components/ui/tone.ts";

type BadgeProps = ComponentProps<"span"> & { tone?: Tone };

/** A small word about a thing: a format, a count, a tag. */
export function Badge({ tone = "neutral", className, ...props }: BadgeProps) {
  return (
    <span
      {...props}
      className={classNames(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 font-medium text-xs [&_svg]:size-3",
        toneSoft[tone],
        className,
      )}
    />
  );
}
