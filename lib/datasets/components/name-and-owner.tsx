"use client";

import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";

type NameAndOwnerProps = {
  name: string;
  ownerId: string;
  owners: readonly { id: string; handle: string }[];
  errors: Readonly<Record<string, string>>;
  disabled?: boolean;
  onName: (name: string) => void;
  onOwner: (ownerId: string) => void;
};

/** Where a new dataset goes: `owner/name`. */
export function NameAndOwner(props: NameAndOwnerProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <FormField error={props.errors.ownerId ?? props.errors.owner} label="Owner">
        {(field) => (
          <Select
            {...field}
            disabled={props.disabled}
            onChange={(event) => props.onOwner(event.target.value)}
            options={props.owners.map((owner) => ({ value: owner.id, label: owner.handle }))}
            value={props.ownerId}
          />
        )}
      </FormField>
      <FormField error={props.errors.name} help="Letters, digits, '-', '_' and '.'." label="Name" required>
        {(field) => (
          <Input
            {...field}
            disabled={props.disabled}
            maxLength={64}
            onChange={(event) => props.onName(event.target.value)}
            value={props.name}
          />
        )}
      </FormField>
    </div>
  );
}
