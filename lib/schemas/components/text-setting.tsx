"use client";

import { type ComponentProps, useState } from "react";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";

type TextSettingProps = {
  label: string;
  help?: string;
  value: string;
  required?: boolean;
  mono?: boolean;
  inputMode?: ComponentProps<"input">["inputMode"];
  /** Takes the text when the control is left or Enter is pressed; throws a sentence when it cannot be taken. */
  onCommit: (value: string) => void;
};

/** A text that counts once it is left: while it is typed, the schema stays as it is. */
export function TextSetting({ label, help, value, required, mono, inputMode, onCommit }: TextSettingProps) {
  const [typed, setTyped] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const commit = (): void => {
    try {
      if (typed !== undefined && typed !== value) onCommit(typed);
      setTyped(undefined);
      setProblem(undefined);
    } catch (cause) {
      setProblem(cause instanceof Error ? cause.message : String(cause));
    }
  };
  return (
    <FormField error={problem} help={help} label={label} required={required}>
      {(control) => (
        <Input
          {...control}
          className={mono ? "font-mono" : undefined}
          inputMode={inputMode}
          onBlur={commit}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit();
          }}
          spellCheck={false}
          value={typed ?? value}
        />
      )}
    </FormField>
  );
}
