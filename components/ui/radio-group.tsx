import { type ReactNode, useId } from "react";
import { classNames } from "#components/ui/class-names.ts";

export type RadioOption = { value: string; label: string; help?: ReactNode; disabled?: boolean };

type RadioGroupProps = {
  legend: string;
  name: string;
  options: readonly RadioOption[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  className?: string;
};

/** A choice of one where each option deserves a line of explanation. */
export function RadioGroup({ legend, options, className, onValueChange, ...props }: RadioGroupProps) {
  const id = useId();
  return (
    <fieldset className={classNames("flex min-w-0 flex-col gap-1.5", className)}>
      <legend className="mb-1.5 font-medium text-sm">{legend}</legend>
      {options.map((option) => (
        <label
          className="flex items-start gap-2.5 rounded-md border border-border bg-surface px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft has-disabled:opacity-50"
          key={option.value}
        >
          <input
            aria-describedby={option.help ? `${id}-${option.value}` : undefined}
            checked={props.value === undefined ? undefined : props.value === option.value}
            className="mt-[3px] size-4 shrink-0 appearance-none rounded-full border border-border-strong bg-surface checked:border-5 checked:border-accent"
            defaultChecked={
              props.defaultValue === undefined ? undefined : props.defaultValue === option.value
            }
            disabled={option.disabled}
            name={props.name}
            onChange={onValueChange && (() => onValueChange(option.value))}
            type="radio"
            value={option.value}
          />
          <span className="min-w-0">
            <span className="font-medium text-sm">{option.label}</span>
            {option.help && (
              <span
                className="block text-[0.8125rem] text-foreground-muted leading-5"
                id={`${id}-${option.value}`}
              >
                {option.help}
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
