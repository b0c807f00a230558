import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { exportStatuses } from "#lib/exports/schema.ts";

type ExportFiltersProps = {
  q: string;
  status: string;
  dataset: string;
  datasets: readonly { id: string; label: string }[];
};

/** Name, status and dataset of the list: a plain form, so that the answer is in the URL and works without scripts. */
export function ExportFilters({ q, status, dataset, datasets }: ExportFiltersProps) {
  return (
    <search>
      <form action="/exports" className="mb-3 flex flex-wrap gap-2">
        <Input
          aria-label="Search exports"
          className="w-64 max-sm:w-full"
          defaultValue={q}
          maxLength={200}
          name="q"
          placeholder="Part of the name"
          type="search"
        />
        <Select
          aria-label="Status"
          className="w-40"
          defaultValue={status}
          name="status"
          options={[
            { value: "", label: "Every status" },
            ...exportStatuses.map((value) => ({ value, label: value })),
          ]}
        />
        <Select
          aria-label="Dataset"
          className="w-52"
          defaultValue={dataset}
          name="dataset"
          options={[
            { value: "", label: "All datasets" },
            ...datasets.map(({ id, label }) => ({ value: id, label })),
          ]}
        />
        <Button type="submit">Apply</Button>
      </form>
    </search>
  );
}
