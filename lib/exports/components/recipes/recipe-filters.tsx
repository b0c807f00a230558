import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Input } from "#components/ui/input.tsx";

type RecipeFiltersProps = { q: string; archived: boolean };

/** Name and archived ones: a plain form, so that the answer is in the URL and works without scripts. */
export function RecipeFilters({ q, archived }: RecipeFiltersProps) {
  return (
    <search>
      <form action="/recipes" className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Input
          aria-label="Search recipes"
          className="w-64 max-sm:w-full"
          defaultValue={q}
          maxLength={200}
          name="q"
          placeholder="Part of the name"
          type="search"
        />
        <Checkbox defaultChecked={archived} label="Archived ones too" name="archived" value="true" />
        <Button type="submit">Apply</Button>
      </form>
    </search>
  );
}
