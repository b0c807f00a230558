import type { ComponentProps } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { controlClasses } from "#components/ui/control-classes.ts";

/** A text control of several lines that grows with its content. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      {...props}
      className={classNames(controlClasses, "field-sizing-content max-h-96 min-h-20 py-1.5", className)}
    />
  );
}
