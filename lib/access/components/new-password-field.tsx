"use client";

import { useState } from "react";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";

const minLength = 12;

/** True when a text is long enough for a password; the server says the same. */
export function isLongEnough(password: string): boolean {
  return password.length >= minLength;
}

type NewPasswordFieldProps = {
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
};

/** A new password; its length is checked on leaving the field. */
export function NewPasswordField({ value, onChange, error }: NewPasswordFieldProps) {
  const [left, setLeft] = useState(false);
  const tooShort =
    left && value !== "" && !isLongEnough(value)
      ? `${value.length} of at least ${minLength} characters.`
      : undefined;
  return (
    <FormField error={error ?? tooShort} help="12 characters or more." label="New password" required>
      {(field) => (
        <Input
          {...field}
          autoComplete="new-password"
          maxLength={256}
          onBlur={() => setLeft(true)}
          onChange={(event) => onChange(event.target.value)}
          type="password"
          value={value}
        />
      )}
    </FormField>
  );
}
