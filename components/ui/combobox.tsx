"use client";

import { Command } from "cmdk";
import { Check, ChevronsUpDown } from "lucide-react";
import { useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { controlClasses } from "#components/ui/control-classes.ts";
import type { FieldProps } from "#components/ui/form-field.tsx";
import { menuItemClasses } from "#components/ui/menu-classes.ts";
import { Popover } from "#components/ui/popover.tsx";

export type ComboboxOption = { value: string; label: string; hint?: string };

type ComboboxProps = Partial<FieldProps> & {
  /** What is chosen: "dataset". */
  noun: string;
  options: readonly ComboboxOption[];
  value: string | undefined;
  onValueChange: (value: string) => void;
};

/** A choice of one from a long list, found by typing. */
export function Combobox({ noun, options, value, onValueChange, ...field }: ComboboxProps) {
  const [open, setOpen] = useState(false);
  const chosen = options.find((option) => option.value === value);
  const trigger = (
    <button
      {...field}
      className={classNames(controlClasses, "flex h-8 items-center justify-between gap-2 text-left")}
      type="button"
    >
      <span className={classNames("truncate", !chosen && "text-foreground-muted")}>
        {chosen?.label ?? `Choose a ${noun}`}
      </span>
      <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-foreground-muted" />
    </button>
  );
  return (
    <Popover
      className="w-80 p-0"
      label={`Choose a ${noun}`}
      onOpenChange={setOpen}
      open={open}
      trigger={trigger}
    >
      <Command label={`Find a ${noun}`}>
        <Command.Input
          className="h-9 w-full border-b bg-transparent px-3 outline-none placeholder:text-foreground-muted"
          placeholder={`Find a ${noun}`}
        />
        <Command.List className="max-h-64 overflow-y-auto p-1">
          <Command.Empty className="px-2 py-3 text-center text-foreground-muted">
            Nothing found.
          </Command.Empty>
          {options.map((option) => (
            <Command.Item
              className={classNames(menuItemClasses, "data-[selected=true]:bg-muted")}
              key={option.value}
              keywords={[option.label]}
              onSelect={() => {
                onValueChange(option.value);
                setOpen(false);
              }}
              value={option.value}
            >
              <Check aria-hidden className={classNames(option.value !== value && "invisible")} />
              <span className="min-w-0 flex-1 truncate">{option.label}</span>
              {option.hint && <span className="text-foreground-muted text-xs">{option.hint}</span>}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Popover>
  );
}
