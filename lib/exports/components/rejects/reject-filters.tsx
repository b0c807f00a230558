import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { formatCount } from "#lib/format.ts";

type Filter = { bucket: string; code: string; pointer: string };

type RejectFiltersProps = {
  filter: Filter;
  counts: Readonly<Record<string, number>>;
  onChange: (changes: Partial<Filter>) => void;
  /** Absent when nothing is filtered. */
  onClear: (() => void) | undefined;
};

/** Bucket, reason and pointer of the rejects shown. */
export function RejectFilters({ filter, counts, onChange, onClear }: RejectFiltersProps) {
  const codes = Object.entries(counts).sort((a, b) => b[1] - a[1]);
  const isListed = filter.code === "" || codes.some(([code]) => code === filter.code);
  return (
    <search className="flex flex-wrap gap-2">
      <Select
        aria-label="Bucket"
        className="w-48 max-sm:w-full"
        onChange={(event) => onChange({ bucket: event.target.value })}
        options={[
          { value: "", label: "Failed and skipped" },
          { value: "failed", label: "Failed" },
          { value: "skipped", label: "Skipped" },
        ]}
        value={filter.bucket}
      />
      <Select
        aria-label="Reason"
        className="w-56 max-sm:w-full"
        onChange={(event) => onChange({ code: event.target.value })}
        options={[
          { value: "", label: "All reasons" },
          ...codes.map(([code, rows]) => ({ value: code, label: `${code} (${formatCount(rows)})` })),
          ...(isListed ? [] : [{ value: filter.code, label: filter.code }]),
        ]}
        value={filter.code}
      />
      <Input
        aria-label="JSON pointer"
        className="w-56 font-mono max-sm:w-full"
        maxLength={500}
        onChange={(event) => onChange({ pointer: event.target.value })}
        placeholder="/pointer"
        spellCheck={false}
        value={filter.pointer}
      />
      {onClear && (
        <Button onClick={onClear} variant="ghost">
          Clear
        </Button>
      )}
    </search>
  );
}
