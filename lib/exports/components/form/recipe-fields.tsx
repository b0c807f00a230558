"use client";

import { RecipeField } from "#lib/exports/components/form/recipe-field.tsx";

type RecipeFieldsProps = {
  /** Heading of the group; none where the section's title says it. */
  title?: string;
  pointers: readonly string[];
  namesField?: boolean;
};

/** A group of recipe keys in two columns. */
export function RecipeFields({ title, pointers, namesField }: RecipeFieldsProps) {
  return (
    <fieldset className="min-w-0">
      {title && <legend className="mb-2 font-medium text-[0.8125rem] text-foreground-muted">{title}</legend>}
      <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
        {pointers.map((pointer) => (
          <RecipeField key={pointer} namesField={namesField} pointer={pointer} />
        ))}
      </div>
    </fieldset>
  );
}
