"use client";

import { ChevronsUpDown } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { controlClasses } from "#components/ui/control-classes.ts";
import type { FieldProps } from "#components/ui/form-field.tsx";
import { Popover } from "#components/ui/popover.tsx";

const ComboboxList = dynamic(
  () => import("#components/ui/combobox-list.tsx").then((module) => module.ComboboxList),
  { ssr: false },
);

export type ComboboxOption = { value: string; label: string; hint?: string };

type ComboboxProps = Partial<FieldProps> & {
  /** What is chosen: "dataset". */
  noun: string;
  options: readonly ComboboxOption[];
  value: string | undefined;
  onValueChange: (value: string) => void;
};

/** A choice of one from a long list, found by typing. */
export function Combobox({
  noun,
  options,
  value,
  onValueChange,
  // The trigger is a button, which cannot be required (ARIA 1.2): the label says so.
  "aria-required": _isRequired,
  ...field
}: ComboboxProps) {
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
      <ComboboxList
        noun={noun}
        onChoose={(next) => {
          onValueChange(next);
          setOpen(false);
        }}
        options={options}
        value={value}
      />
    </Popover>
  );
}
