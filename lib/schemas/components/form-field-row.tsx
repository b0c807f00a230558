"use client";

import { ChevronRight, Trash2 } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { FormField as LabelledField } from "#components/ui/form-field.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextSetting } from "#lib/schemas/components/text-setting.tsx";
import type { FormField, FormKeyword } from "#lib/schemas/form-model.ts";

type NumberKeyword = "minLength" | "maxLength" | "minimum" | "maximum" | "minItems" | "maxItems";

const types = ["", "string", "number", "integer", "boolean", "object", "array", "null"];
const boundsOf: Readonly<Record<string, readonly [NumberKeyword, string][]>> = {
  string: [
    ["minLength", "Min characters"],
    ["maxLength", "Max characters"],
  ],
  number: [
    ["minimum", "Minimum"],
    ["maximum", "Maximum"],
  ],
  integer: [
    ["minimum", "Minimum"],
    ["maximum", "Maximum"],
  ],
  array: [
    ["minItems", "Min items"],
    ["maxItems", "Max items"],
  ],
};

type FormFieldRowProps = {
  field: FormField;
  readOnly: boolean;
  onSet: (keyword: FormKeyword, value: unknown) => void;
  onRequired: (isRequired: boolean) => void;
  onRename: (name: string) => void;
  onRemove: () => void;
  /** Opens the fields of a nested object, or the items of a list. */
  onOpen: (path: (string | number)[]) => void;
};

/** One field of the form view. What it does not show stands as words, and stays in the text as it is. */
export function FormFieldRow({
  field,
  readOnly,
  onSet,
  onRequired,
  onRename,
  onRemove,
  onOpen,
}: FormFieldRowProps) {
  const bounds = boundsOf[field.type ?? ""] ?? [];
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 p-3" disabled={readOnly}>
      <legend className="sr-only">Field {field.name}</legend>
      <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_10rem_auto] sm:items-end">
        <TextSetting label="Name" mono onCommit={onRename} required value={field.name} />
        <LabelledField label="Type">
          {(control) => (
            <Select
              {...control}
              disabled={field.type === undefined}
              onChange={(event) => onSet("type", event.target.value || undefined)}
              options={
                field.type === undefined
                  ? [{ value: "", label: "several (see text)" }]
                  : types.map((type) => ({ value: type, label: type || "any" }))
              }
              value={field.type ?? ""}
            />
          )}
        </LabelledField>
        <div className="flex h-8 items-center gap-3">
          <Checkbox
            checked={field.required}
            label="Required"
            onChange={(event) => onRequired(event.target.checked)}
          />
          <Button aria-label={`Remove field ${field.name}`} onClick={onRemove} size="icon-sm" variant="ghost">
            <Trash2 aria-hidden />
          </Button>
        </div>
      </div>
      {(bounds.length > 0 || field.type === "string") && (
        <div className="grid gap-3 sm:grid-cols-3">
          {bounds.map(([keyword, label]) => (
            <TextSetting
              inputMode="decimal"
              key={keyword}
              label={label}
              onCommit={(value) => onSet(keyword, toNumber(value))}
              value={numberText(field, keyword)}
            />
          ))}
          {field.type === "string" && (
            <TextSetting
              label="Pattern"
              mono
              onCommit={(value) => onSet("pattern", value || undefined)}
              value={field.pattern ?? ""}
            />
          )}
        </div>
      )}
      {field.type !== "object" && field.type !== "array" && (
        <TextSetting
          help="JSON values, separated by commas. Empty: any value."
          label="One of"
          mono
          onCommit={(value) => onSet("enum", toValues(value))}
          value={(field.enumValues ?? []).map((value) => JSON.stringify(value)).join(", ")}
        />
      )}
      <TextSetting
        label="Description"
        onCommit={(value) => onSet("description", value || undefined)}
        value={field.description}
      />
      <div className="flex flex-wrap items-center gap-2">
        {field.isObject && (
          <Button onClick={() => onOpen(field.path)} size="sm">
            Fields of {field.name}
            <ChevronRight aria-hidden />
          </Button>
        )}
        {field.hasItems && (
          <Button onClick={() => onOpen([...field.path, "items"])} size="sm">
            Items of {field.name}
            <ChevronRight aria-hidden />
          </Button>
        )}
        {field.others.map((keyword) => (
          <Badge key={keyword} title="Shown in the text view">
            also {keyword}
          </Badge>
        ))}
      </div>
    </fieldset>
  );
}

function numberText(field: FormField, keyword: NumberKeyword): string {
  const value = field[keyword];
  return value === undefined ? "" : String(value);
}

/** undefined for nothing; throws with a sentence for what is no number. */
function toNumber(text: string): number | undefined {
  if (text.trim() === "") return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Error("Write a number.");
  return value;
}

/** Values written as JSON and commas; a word alone is a text. */
function toValues(text: string): unknown[] | undefined {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(`[${text}]`);
  } catch {
    return text.split(",").map((word) => word.trim()); // plain words instead of JSON
  }
}
