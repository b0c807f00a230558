"use client";

import { Command } from "cmdk";
import { Check } from "lucide-react";
import { classNames } from "#components/ui/class-names.ts";
import type { ComboboxOption } from "#components/ui/combobox.tsx";
import { menuItemClasses } from "#components/ui/menu-classes.ts";

type ComboboxListProps = {
  noun: string;
  options: readonly ComboboxOption[];
  value: string | undefined;
  onChoose: (value: string) => void;
};

/** The options of a combobox with a field to find one. */
export function ComboboxList({ noun, options, value, onChoose }: ComboboxListProps) {
  return (
    <Command label={`Find a ${noun}`}>
      <Command.Input
        autoFocus
        className="h-9 w-full border-b bg-transparent px-3 outline-none placeholder:text-foreground-muted"
        placeholder={`Find a ${noun}`}
      />
      <Command.List className="max-h-64 overflow-y-auto p-1">
        <Command.Empty className="px-2 py-3 text-center text-foreground-muted">Nothing found.</Command.Empty>
        {options.map((option) => (
          <Command.Item
            className={classNames(menuItemClasses, "data-[selected=true]:bg-muted")}
            key={option.value}
            keywords={[option.label]}
            onSelect={() => onChoose(option.value)}
            value={option.value}
          >
            <Check aria-hidden className={classNames(option.value !== value && "invisible")} />
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
            {option.hint && <span className="text-foreground-muted text-xs">{option.hint}</span>}
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}
