import type { ComponentProps } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { controlClasses } from "#components/ui/control-classes.ts";

/** A one-line text control. Numbers stand in tabular figures. */
export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return (
    <input {...props} className={classNames(controlClasses, "h-8 tabular-nums", className)} type={type} />
  );
}
