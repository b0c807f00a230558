"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "#components/ui/button.tsx";
import { useDraft } from "#lib/exports/components/form/draft-context.tsx";
import { FormSection } from "#lib/exports/components/form/form-section.tsx";
import { RecipeField } from "#lib/exports/components/form/recipe-field.tsx";
import { fieldPath, valueAtPath } from "#lib/exports/field-path.ts";
import { mappingPointers } from "#lib/exports/mapping-keys.ts";
import { sourceRowsQuery } from "#lib/exports/query-options.ts";
import { draftValue, recipeKey } from "#lib/exports/recipe-draft.ts";

type MappingSectionProps = {
  datasetId: string;
  version: number | undefined;
  /** Why the mapping was guessed so; undefined when there is no guess. */
  why: string | undefined;
  onGuess: () => void;
};

/** Parts that a row may lack. */
const optionalKeys = /(?:input|system|id)_field$/;

function sampleOf(rows: readonly { row: unknown }[], field: string): string | undefined {
  for (const { row } of rows) {
    const value = valueAtPath(row, fieldPath(field) ?? []);
    if (value !== undefined && value !== null) {
      return typeof value === "string" ? value : JSON.stringify(value);
    }
  }
  return undefined;
}

/** Style, template and which field plays which part, with what the first rows hold there. */
export function MappingSection({ datasetId, version, why, onGuess }: MappingSectionProps) {
  const { draft } = useDraft();
  const { data } = useQuery(sourceRowsQuery(datasetId, version));
  const pointers = mappingPointers(draftValue(draft, "/style"), draftValue(draft, "/format_template_type"));
  return (
    <FormSection
      defaultOpen
      hint="the shape of a row, and where its parts come from"
      pointers={["/style", "/format_template_type", "/field_mapping"]}
      title="Fields and format"
    >
      <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
        <RecipeField pointer="/style" />
        <RecipeField pointer="/format_template_type" />
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[0.8125rem] text-foreground-muted">
        {why && <p className="min-w-0">Guessed: {why}</p>}
        <Button disabled={datasetId === ""} onClick={onGuess} size="sm">
          Guess from the rows
        </Button>
      </div>
      <ul className="flex flex-col gap-4">
        {pointers.map((pointer) => {
          const key = recipeKey(pointer);
          const field = draftValue(draft, pointer) ?? key.defaultValue;
          const sample = data && sampleOf(data.items, String(field));
          return (
            <li className="grid gap-x-5 gap-y-1.5 sm:grid-cols-2" key={pointer}>
              <RecipeField namesField pointer={pointer} />
              {data && (
                <div className="min-w-0 text-[0.8125rem]">
                  <p className="text-foreground-muted">In the first rows</p>
                  {sample === undefined ? (
                    <p className={optionalKeys.test(pointer) ? "text-foreground-muted" : "text-caution"}>
                      No row has “{String(field)}”.
                    </p>
                  ) : (
                    <p className="line-clamp-3 break-words">{sample || "(empty text)"}</p>
                  )}
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </FormSection>
  );
}
