"use client";

import type { ComponentProps } from "react";
import { useUnsavedWarning } from "#components/ui/use-unsaved-warning.ts";

type FormProps = ComponentProps<"form"> & {
  /** Something was changed and not saved: leaving asks first. */
  isDirty?: boolean;
};

/** A form that ⌘↵ (Ctrl+Enter) submits from any field. */
export function Form({ isDirty = false, onKeyDown, ...props }: FormProps) {
  useUnsavedWarning(isDirty);
  return (
    <form
      noValidate
      {...props}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && !event.defaultPrevented) {
          event.preventDefault();
          event.currentTarget.requestSubmit();
        }
      }}
    />
  );
}
