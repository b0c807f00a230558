"use client";

import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import { FormField } from "#components/ui/form-field.tsx";
import { Select } from "#components/ui/select.tsx";
import { formatCount } from "#lib/format.ts";
import type { SchemaCheck } from "#lib/schemas/check.ts";
import { RowResults } from "#lib/schemas/components/row-results.tsx";
import type { RowsChoice } from "#lib/schemas/query-options.ts";

export type NamedId = { id: string; label: string };

type RowsPanelProps = {
  datasets: readonly NamedId[];
  recipes: readonly NamedId[];
  choice: RowsChoice | null;
  onChoose: (choice: RowsChoice | null) => void;
  /** The newest answer; absent before the first. */
  check: SchemaCheck | undefined;
  isChecking: boolean;
  /** Why there is no answer, in words. */
  problem: string | undefined;
};

const sampleSizes = [20, 100, 200];

/** Beside the editor: rows of a dataset, mapped as an export would map them, checked as the schema is written. */
export function RowsPanel({
  datasets,
  recipes,
  choice,
  onChoose,
  check,
  isChecking,
  problem,
}: RowsPanelProps) {
  const chooseDataset = (datasetId: string): void =>
    onChoose(datasetId === "" ? null : { limit: 100, mapping: "guess", ...choice, datasetId });
  const chooseMapping = (value: string): void => {
    if (choice === null) return;
    const { datasetId, limit } = choice;
    if (value === "none" || value === "guess") onChoose({ datasetId, limit, mapping: value });
    else onChoose({ datasetId, limit, mapping: "recipe", recipeId: value });
  };
  return (
    <section aria-label="Rows checked against this schema" className="flex min-w-0 flex-col">
      <div className="grid gap-3 p-3 sm:grid-cols-2">
        <FormField label="Dataset">
          {(field) => (
            <Select
              {...field}
              onChange={(event) => chooseDataset(event.target.value)}
              options={[
                { value: "", label: "No rows" },
                ...datasets.map(({ id, label }) => ({ value: id, label })),
              ]}
              value={choice?.datasetId ?? ""}
            />
          )}
        </FormField>
        <FormField label="Mapping">
          {(field) => (
            <Select
              {...field}
              disabled={choice === null}
              onChange={(event) => chooseMapping(event.target.value)}
              options={[
                { value: "guess", label: "Guessed from field names" },
                { value: "none", label: "Rows as they are" },
                ...recipes.map(({ id, label }) => ({ value: id, label: `Recipe ${label}` })),
              ]}
              value={
                choice?.mapping === "recipe" ? (choice.recipeId ?? "guess") : (choice?.mapping ?? "guess")
              }
            />
          )}
        </FormField>
        {choice !== null && (
          <FormField className="sm:col-span-2" label="Sample">
            {(field) => (
              <Select
                {...field}
                onChange={(event) => onChoose({ ...choice, limit: Number(event.target.value) })}
                options={sampleSizes.map((size) => ({ value: String(size), label: `First ${size} rows` }))}
                value={String(choice.limit)}
              />
            )}
          </FormField>
        )}
      </div>
      <div aria-live="polite" className="border-t">
        <Counts check={check} choice={choice} isChecking={isChecking} problem={problem} />
        {check?.ok && choice !== null && <RowResults results={check.results} />}
      </div>
    </section>
  );
}

function Counts({
  check,
  choice,
  isChecking,
  problem,
}: Pick<RowsPanelProps, "check" | "choice" | "isChecking" | "problem">) {
  const line = "flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2 text-[0.8125rem]";
  if (problem !== undefined) {
    return (
      <p className={line}>
        <span className="text-bad">{problem}</span>
      </p>
    );
  }
  if (choice === null) {
    return <p className={`${line} text-foreground-muted`}>Choose a dataset to see which of its rows pass.</p>;
  }
  if (check === undefined) return <p className={`${line} text-foreground-muted`}>Checking…</p>;
  if (!check.ok)
    return <p className={`${line} text-foreground-muted`}>No rows are checked until the schema compiles.</p>;
  return (
    <p className={`${line} tabular-nums`}>
      <span className="inline-flex items-center gap-1.5 text-good">
        <CircleCheck aria-hidden className="size-4" />
        {formatCount(check.valid)} valid
      </span>
      <span
        className={`inline-flex items-center gap-1.5 ${check.invalid > 0 ? "text-bad" : "text-foreground-muted"}`}
      >
        <CircleX aria-hidden className="size-4" />
        {formatCount(check.invalid)} invalid
      </span>
      <span className="text-foreground-muted">of {formatCount(check.results.length)} rows</span>
      {isChecking && (
        <LoaderCircle aria-label="Checking" className="size-4 animate-spin text-foreground-muted" />
      )}
    </p>
  );
}
