import { Check } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";

type CheckboxProps = Omit<ComponentProps<"input">, "type"> & { label: ReactNode; help?: ReactNode };

/** A yes or no that is sent with its form, with its label to the right. */
export function Checkbox({ label, help, className, ...props }: CheckboxProps) {
  return (
    <label className={classNames("group flex items-start gap-2", className)}>
      <span className="relative mt-[3px] inline-flex size-4 shrink-0">
        <input
          {...props}
          className="peer size-4 appearance-none rounded-sm border border-border-strong bg-surface checked:border-accent checked:bg-accent disabled:opacity-50"
          type="checkbox"
        />
        <Check
          aria-hidden
          className="pointer-events-none absolute inset-0.5 hidden size-3 stroke-3 text-accent-foreground peer-checked:block"
        />
      </span>
      <span className="min-w-0">
        <span className="text-sm">{label}</span>
        {help && <span className="block text-[0.8125rem] text-foreground-muted leading-5">{help}</span>}
      </span>
    </label>
  );
}
