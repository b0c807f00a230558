"use client";

import { useState } from "react";
import type { FieldProps } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";

type NumberControlProps = Partial<FieldProps> & {
  value: unknown;
  onChange: (value: number | string | undefined) => void;
  "aria-label"?: string;
  className?: string;
};

// What is no number yet stays as it was typed, so that nothing is lost and the error says what stands there.
function typedValue(text: string): number | string | undefined {
  if (text.trim() === "") return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

/** A number, typed: "1." and "1e" stay on the screen while they are being written. */
export function NumberControl({ value, onChange, ...field }: NumberControlProps) {
  const [typed, setTyped] = useState(String(value ?? ""));
  const shown = Object.is(typedValue(typed), value) ? typed : String(value ?? "");
  return (
    <Input
      {...field}
      inputMode="decimal"
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(typedValue(event.target.value));
      }}
      value={shown}
    />
  );
}
