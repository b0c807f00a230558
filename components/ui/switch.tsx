"use client";

import { Switch as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "#components/ui/class-names.ts";

type SwitchProps = Omit<ComponentProps<typeof Radix.Root>, "id"> & { label: ReactNode; help?: ReactNode };

/** Turns something on or off at once, with its label to the left. */
export function Switch({ label, help, className, ...props }: SwitchProps) {
  const id = useId();
  return (
    <div className={classNames("flex items-start justify-between gap-4", className)}>
      <div className="min-w-0">
        <label className="font-medium text-sm" htmlFor={id}>
          {label}
        </label>
        {help && (
          <p className="text-[0.8125rem] text-foreground-muted leading-5" id={`${id}-help`}>
            {help}
          </p>
        )}
      </div>
      <Radix.Root
        {...props}
        aria-describedby={help ? `${id}-help` : undefined}
        className="mt-0.5 inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-border-strong bg-muted-strong px-0.5 transition-colors disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
        id={id}
      >
        <Radix.Thumb className="block size-3.5 rounded-full bg-surface shadow-low ring-1 ring-border-strong/40 transition-transform data-[state=checked]:translate-x-4" />
      </Radix.Root>
    </div>
  );
}
