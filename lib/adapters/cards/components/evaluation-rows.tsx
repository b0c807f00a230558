"use client";

import { Plus, Trash2 } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { NumberControl } from "#lib/adapters/cards/components/number-control.tsx";
import { isJsonObject } from "#lib/json-object.ts";

type EvaluationRowsProps = {
  /** The list as it stands in the text; what is no list counts as none. */
  results: unknown;
  /** Errors by place: `/evaluation/0` and what they are about. */
  errorAt: (index: number) => string | undefined;
  onChange: (index: number, key: string | null, value: unknown) => void;
};

const texts = [
  { key: "name", label: "Metric", hint: "accuracy" },
  { key: "split", label: "Split", hint: "test" },
  { key: "dataset", label: "Dataset", hint: "gsm8k" },
  { key: "source", label: "Source", hint: "https://…" },
] as const;

/** Results of evaluations that a person declares, one in each row. */
export function EvaluationRows({ results, errorAt, onChange }: EvaluationRowsProps) {
  const list: unknown[] = Array.isArray(results) ? results : [];
  const rows = list.map((row, index) => ({ id: `result-${index + 1}`, index, row }));
  return (
    <div className="flex flex-col gap-3 sm:col-span-2" id="/evaluation/">
      {rows.map(({ id, index, row }) => {
        const result = isJsonObject(row) ? row : {};
        const error = errorAt(index);
        return (
          <fieldset
            className="grid gap-3 rounded-md border p-3 sm:grid-cols-[repeat(5,minmax(0,1fr))_auto]"
            key={id}
          >
            <legend className="px-1 text-[0.8125rem] text-foreground-muted">Result {index + 1}</legend>
            {texts.slice(0, 1).map(({ key, label, hint }) => (
              <ResultText
                hint={hint}
                key={key}
                label={label}
                onChange={(value) => onChange(index, key, value)}
                value={result[key]}
              />
            ))}
            <FormField label="Value">
              {(field) => (
                <NumberControl
                  {...field}
                  onChange={(value) => onChange(index, "value", value)}
                  value={result.value}
                />
              )}
            </FormField>
            {texts.slice(1).map(({ key, label, hint }) => (
              <ResultText
                hint={hint}
                key={key}
                label={label}
                onChange={(value) => onChange(index, key, value)}
                value={result[key]}
              />
            ))}
            <Button
              aria-label={`Remove result ${index + 1}`}
              className="self-end"
              onClick={() => onChange(index, null, undefined)}
              variant="ghost"
            >
              <Trash2 aria-hidden />
            </Button>
            {error && (
              <p className="text-bad text-sm sm:col-span-6" role="alert">
                {error}
              </p>
            )}
          </fieldset>
        );
      })}
      <div>
        <Button onClick={() => onChange(rows.length, "name", "")} size="sm">
          <Plus aria-hidden />
          Add a result
        </Button>
      </div>
    </div>
  );
}

type ResultTextProps = {
  label: string;
  hint: string;
  value: unknown;
  onChange: (value: string | undefined) => void;
};

function ResultText({ label, hint, value, onChange }: ResultTextProps) {
  return (
    <FormField label={label}>
      {(field) => (
        <Input
          {...field}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)}
          placeholder={hint}
          value={typeof value === "string" ? value : ""}
        />
      )}
    </FormField>
  );
}
