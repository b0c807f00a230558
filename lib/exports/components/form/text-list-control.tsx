"use client";

import { useState } from "react";
import type { FieldProps } from "#components/ui/form-field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";

type TextListControlProps = {
  field: FieldProps;
  /** A list of texts; anything else counts as nothing said. */
  value: unknown;
  placeholder: string;
  onChange: (lines: string[] | undefined) => void;
};

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

/** A list of texts, one on each line. */
export function TextListControl({ field, value, placeholder, onChange }: TextListControlProps) {
  const given = Array.isArray(value) ? value.map(String).join("\n") : "";
  const [typed, setTyped] = useState(given);
  // What is typed may end in an empty line that is no entry yet; what comes from elsewhere wins.
  const shown = linesOf(typed).join("\n") === given ? typed : given;
  return (
    <Textarea
      {...field}
      className="min-h-16 font-mono text-[0.8125rem]"
      onChange={(event) => {
        setTyped(event.target.value);
        const lines = linesOf(event.target.value);
        onChange(lines.length > 0 ? lines : undefined);
      }}
      placeholder={placeholder || "one on each line"}
      spellCheck={false}
      value={shown}
    />
  );
}
