"use client";

import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { Visibility } from "#lib/datasets/dataset.ts";

/** What the form holds, as text. */
export type DatasetFieldTexts = {
  description: string;
  purpose: string;
  legalBasis: string;
  retentionDays: string;
  licence: string;
  visibility: Visibility;
};

export const emptyDatasetFields: DatasetFieldTexts = {
  description: "",
  purpose: "",
  legalBasis: "",
  retentionDays: "",
  licence: "",
  visibility: "team",
};

type DatasetFieldsProps = {
  fields: DatasetFieldTexts;
  /** Sentence by field name. */
  errors: Readonly<Record<string, string>>;
  disabled?: boolean;
  onChange: (changes: Partial<DatasetFieldTexts>) => void;
};

/** Description, purpose, legal basis, retention, licence and who may read: the fields of every dataset form. */
export function DatasetFields({ fields, errors, disabled, onChange }: DatasetFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <FormField className="sm:col-span-2" error={errors.description} label="Description" optional>
        {(field) => (
          <Textarea
            {...field}
            disabled={disabled}
            maxLength={4000}
            onChange={(event) => onChange({ description: event.target.value })}
            value={fields.description}
          />
        )}
      </FormField>
      <FormField error={errors.purpose} help="What the rows are used for." label="Purpose" optional>
        {(field) => (
          <Input
            {...field}
            disabled={disabled}
            maxLength={2000}
            onChange={(event) => onChange({ purpose: event.target.value })}
            value={fields.purpose}
          />
        )}
      </FormField>
      <FormField
        error={errors.legalBasis}
        help="Consent, contract, legitimate interest, public data…"
        label="Legal basis"
        optional
      >
        {(field) => (
          <Input
            {...field}
            disabled={disabled}
            maxLength={500}
            onChange={(event) => onChange({ legalBasis: event.target.value })}
            value={fields.legalBasis}
          />
        )}
      </FormField>
      <FormField error={errors.licence} help="SPDX identifier, such as MIT." label="Licence" optional>
        {(field) => (
          <Input
            {...field}
            disabled={disabled}
            maxLength={200}
            onChange={(event) => onChange({ licence: event.target.value })}
            value={fields.licence}
          />
        )}
      </FormField>
      <FormField
        error={errors.retentionDays}
        help="Days the rows may be kept; empty: not limited."
        label="Retention (days)"
        optional
      >
        {(field) => (
          <Input
            {...field}
            disabled={disabled}
            inputMode="numeric"
            onChange={(event) => onChange({ retentionDays: event.target.value })}
            value={fields.retentionDays}
          />
        )}
      </FormField>
      <FormField
        error={errors.visibility}
        help="Administrators and reviewers read every dataset."
        label="Who may read"
      >
        {(field) => (
          <Select
            {...field}
            disabled={disabled}
            onChange={(event) =>
              onChange({ visibility: event.target.value === "everyone" ? "everyone" : "team" })
            }
            options={[
              { value: "team", label: "Members of the owner" },
              { value: "everyone", label: "Everyone signed in" },
            ]}
            value={fields.visibility}
          />
        )}
      </FormField>
    </div>
  );
}
