"use client";

import type { ComponentProps } from "react";
import { useHydrated } from "#components/ui/use-hydrated.ts";
import { useUnsavedWarning } from "#components/ui/use-unsaved-warning.ts";

type FormProps = ComponentProps<"form"> & {
  /** Something was changed and not saved: leaving asks first. */
  isDirty?: boolean;
};

/**
 * A form that ⌘↵ (Ctrl+Enter) submits from any field. It takes nothing until it can hear it: what is typed into the server's
 * HTML on a slow line would be gone at the next key.
 */
export function Form({ isDirty = false, onKeyDown, ...props }: FormProps) {
  useUnsavedWarning(isDirty);
  const isHydrated = useHydrated();
  return (
    <form
      inert={!isHydrated}
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
