import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";

type DatasetFiltersProps = { search: string; owner: string; owners: readonly string[] };

/** Search and owner of the list: a plain form, so that the answer is in the URL and works without scripts. */
export function DatasetFilters({ search, owner, owners }: DatasetFiltersProps) {
  return (
    <search>
      <form action="/datasets" className="mb-3 flex flex-wrap gap-2">
        <Input
          aria-label="Search datasets"
          className="w-64 max-sm:w-full"
          defaultValue={search}
          maxLength={200}
          name="search"
          placeholder="Name or description"
          type="search"
        />
        <Select
          aria-label="Owner"
          className="w-44"
          defaultValue={owner}
          name="owner"
          options={[
            { value: "", label: "All owners" },
            ...owners.map((handle) => ({ value: handle, label: handle })),
          ]}
        />
        <Button type="submit">Apply</Button>
      </form>
    </search>
  );
}
