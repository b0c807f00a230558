"use client";

import type { ReactNode } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useDraft } from "#lib/exports/components/form/draft-context.tsx";
import { fieldNamesId } from "#lib/exports/components/form/field-names.tsx";
import { TextListControl } from "#lib/exports/components/form/text-list-control.tsx";
import { draftValue, recipeKey, settledNumber, typedNumber } from "#lib/exports/recipe-draft.ts";

type RecipeFieldProps = {
  pointer: string;
  label?: string;
  help?: ReactNode;
  /** The value names a field of a row: the dataset's names are offered. */
  namesField?: boolean;
  /** A text of several lines, in the font of code. */
  long?: boolean;
};

/** One key of the recipe, with its name, help and default from the recipe schema and what is wrong with it beside it. */
export function RecipeField({ pointer, label, help, namesField = false, long = false }: RecipeFieldProps) {
  const { draft, set, problems, warnings } = useDraft();
  const key = recipeKey(pointer);
  const value = draftValue(draft, pointer);
  const error = problems.get(pointer);
  const warning = warnings.get(pointer);
  const said = help ?? key.description;
  const helpText =
    warning && !error ? (
      <>
        <span className="text-caution">{warning}</span> {said}
      </>
    ) : (
      said
    );
  if (key.kind === "boolean") {
    return (
      <div>
        <Checkbox
          checked={value === undefined ? key.defaultValue === true : value === true}
          help={helpText}
          label={label ?? key.title}
          onChange={(event) => set(pointer, event.target.checked)}
        />
        {error && (
          <p className="pl-6 text-bad text-sm" role="alert">
            {error}
          </p>
        )}
      </div>
    );
  }
  const placeholder =
    key.defaultValue === undefined || key.defaultValue === "" ? undefined : String(key.defaultValue);
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return (
    <FormField error={error} help={helpText} label={label ?? key.title}>
      {(field) => {
        if (key.kind === "choice") {
          const none = key.defaultValue === undefined ? [{ value: "", label: "by the template" }] : [];
          return (
            <Select
              {...field}
              onChange={(event) => set(pointer, event.target.value || undefined)}
              options={[
                ...none,
                ...key.options.map((option) => ({ value: option, label: option.replaceAll("_", " ") })),
              ]}
              value={text || String(key.defaultValue ?? "")}
            />
          );
        }
        if (key.kind === "list") {
          return (
            <TextListControl
              field={field}
              onChange={(lines) => set(pointer, lines)}
              placeholder={Array.isArray(key.defaultValue) ? key.defaultValue.join("\n") : ""}
              value={value}
            />
          );
        }
        if (key.kind === "number") {
          return (
            <Input
              {...field}
              inputMode="decimal"
              onBlur={(event) => set(pointer, settledNumber(event.target.value))}
              onChange={(event) => set(pointer, typedNumber(event.target.value))}
              placeholder={placeholder}
              value={text}
            />
          );
        }
        const common = {
          ...field,
          placeholder,
          spellCheck: false,
          value: text,
        };
        return long ? (
          <Textarea
            {...common}
            className="min-h-16 font-mono text-[0.8125rem]"
            onChange={(event) => set(pointer, event.target.value || undefined)}
          />
        ) : (
          <Input
            {...common}
            autoComplete="off"
            className={namesField ? "font-mono text-[0.8125rem]" : undefined}
            list={namesField ? fieldNamesId : undefined}
            onChange={(event) => set(pointer, event.target.value || undefined)}
          />
        );
      }}
    </FormField>
  );
}
