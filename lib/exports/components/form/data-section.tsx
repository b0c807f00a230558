"use client";

import { useQuery } from "@tanstack/react-query";
import { Combobox } from "#components/ui/combobox.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { FormSection } from "#lib/exports/components/form/form-section.tsx";
import { datasetVersionsQuery } from "#lib/exports/query-options.ts";
import { formatCount } from "#lib/format.ts";

/** What is exported, under which name and whose it is. Version "" is the newest that is ready. */
export type ExportTarget = { datasetId: string; version: string; name: string; owner: string };

type DataSectionProps = {
  target: ExportTarget;
  datasets: readonly { id: string; label: string }[];
  owners: readonly string[];
  problems: ReadonlyMap<string, string>;
  onChange: (target: ExportTarget) => void;
};

/** Dataset, version, and the name and owner of the export. */
export function DataSection({ target, datasets, owners, problems, onChange }: DataSectionProps) {
  const versions = useQuery(datasetVersionsQuery(target.datasetId));
  const ready = versions.data?.items.filter(({ status }) => status === "ready") ?? [];
  return (
    <FormSection defaultOpen hint="the rows that are read" title="Data">
      <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
        <FormField error={problems.get("/datasetId")} label="Dataset">
          {(field) => (
            <Combobox
              {...field}
              noun="dataset"
              onValueChange={(datasetId) => onChange({ ...target, datasetId, version: "" })}
              options={datasets.map(({ id, label }) => ({ value: id, label }))}
              value={target.datasetId || undefined}
            />
          )}
        </FormField>
        <FormField error={problems.get("/datasetVersion") ?? versions.error?.message} label="Version">
          {(field) => (
            <Select
              {...field}
              disabled={target.datasetId === ""}
              onChange={(event) => onChange({ ...target, version: event.target.value })}
              options={[
                { value: "", label: "The newest" },
                ...ready.map(({ number, rowCount }) => ({
                  value: String(number),
                  label: `Version ${number}, ${formatCount(rowCount)} rows`,
                })),
              ]}
              value={target.version}
            />
          )}
        </FormField>
        <FormField
          error={problems.get("/name")}
          help="Letters, digits, dot, dash and underscore. Empty: made from the dataset's name."
          label="Name of the export"
          optional
        >
          {(field) => (
            <Input
              {...field}
              autoComplete="off"
              maxLength={64}
              onChange={(event) => onChange({ ...target, name: event.target.value })}
              value={target.name}
            />
          )}
        </FormField>
        {owners.length > 1 && (
          <FormField error={problems.get("/owner")} label="Owner">
            {(field) => (
              <Select
                {...field}
                onChange={(event) => onChange({ ...target, owner: event.target.value })}
                options={owners.map((handle) => ({ value: handle, label: handle }))}
                value={target.owner}
              />
            )}
          </FormField>
        )}
      </div>
    </FormSection>
  );
}
