import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { AuditFilter } from "#lib/audit/entry.ts";
import { subjectKinds } from "#lib/audit/subjects.ts";

const fields = [
  { name: "q", label: "Text", type: "search", placeholder: "A digest, a name, a request id" },
  { name: "actor", label: "Actor", type: "text", placeholder: "A handle or an id" },
  { name: "action", label: "Action", type: "text", placeholder: "dataset.created or dataset" },
  { name: "subjectId", label: "Subject's id", type: "text", placeholder: "" },
] as const;

const days = [
  { name: "from", label: "From (UTC)" },
  { name: "to", label: "To (UTC)" },
] as const;

/** Filters of the audit log: a plain form, so that the answer is in the URL and works without scripts. */
export function AuditFilters({ filter }: { filter: AuditFilter }) {
  const kinds = Object.entries(subjectKinds).map(([value, label]) => ({ value, label }));
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <search>
      <form
        action="/audit"
        className="mb-4 grid grid-cols-2 items-end gap-x-2 gap-y-3 sm:grid-cols-3 lg:grid-cols-4 max-sm:[&>:first-child]:col-span-2"
      >
        {fields.map(({ name, label, type, placeholder }) => (
          <FormField key={name} label={label}>
            {(field) => (
              <Input
                {...field}
                defaultValue={filter[name]}
                maxLength={200}
                name={name}
                placeholder={placeholder}
                type={type}
              />
            )}
          </FormField>
        ))}
        <FormField label="Subject">
          {(field) => (
            <Select
              {...field}
              defaultValue={filter.subjectKind ?? ""}
              name="subjectKind"
              options={[{ value: "", label: "All" }, ...kinds]}
            />
          )}
        </FormField>
        {days.map(({ name, label }) => (
          <FormField key={name} label={label}>
            {(field) => (
              <Input {...field} defaultValue={filter[name]?.slice(0, 10)} name={name} type="date" />
            )}
          </FormField>
        ))}
        <div className="flex gap-2">
          <Button type="submit">Apply</Button>
          {isFiltered && (
            <ButtonLink href="/audit" variant="ghost">
              Clear
            </ButtonLink>
          )}
        </div>
      </form>
    </search>
  );
}
