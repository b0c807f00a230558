import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { controlClasses } from "#components/ui/control-classes.ts";

export type SelectOption = { value: string; label: string; disabled?: boolean };

type SelectProps = Omit<ComponentProps<"select">, "children"> & { options: readonly SelectOption[] };

/** A choice of one from a short list: the browser's own select, so that phones show their wheel. */
export function Select({ options, className, ...props }: SelectProps) {
  return (
    <span className={classNames("relative inline-flex w-full", className)}>
      <select {...props} className={classNames(controlClasses, "h-8 appearance-none pr-8")}>
        {options.map((option) => (
          <option disabled={option.disabled} key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-2 right-2.5 size-4 text-foreground-muted"
      />
    </span>
  );
}
