"use client";

import { ArrowLeft, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Input } from "#components/ui/input.tsx";
import { FormFieldRow } from "#lib/schemas/components/form-field-row.tsx";
import {
  addField,
  readForm,
  removeField,
  renameField,
  setClosed,
  setKeyword,
  setRequired,
} from "#lib/schemas/form-model.ts";

type SchemaFormProps = { text: string; readOnly: boolean; onChange: (text: string) => void };

/** The form view of an object schema: its fields with the common keywords. It edits the text; what it does not show stays. */
export function SchemaForm({ text, readOnly, onChange }: SchemaFormProps) {
  const [path, setPath] = useState<(string | number)[]>([]);
  const [newName, setNewName] = useState("");
  const model = readForm(text, path);
  if (model === null && path.length > 0) return <Gone onBack={() => setPath([])} />;
  if (model === null) {
    return (
      <div className="p-3">
        <Callout tone="caution">
          The text is not JSON yet. Mend it in the text view, then the form shows its fields.
        </Callout>
      </div>
    );
  }
  const add = (): void => {
    onChange(addField(text, path, newName.trim()));
    setNewName("");
  };
  return (
    <div className="flex flex-col">
      {path.length > 0 && (
        <div className="border-b p-3">
          <Button onClick={() => setPath([])} size="sm" variant="ghost">
            <ArrowLeft aria-hidden />
            All fields
          </Button>
          <code className="ml-2 font-mono text-[0.8125rem] text-foreground-muted">/{path.join("/")}</code>
        </div>
      )}
      {!model.isObjectSchema && (
        <div className="p-3">
          <Callout>
            The form shows the fields of objects. This schema is of another type: edit it in the text view.
          </Callout>
        </div>
      )}
      <div className="divide-y">
        {model.fields.map((field) => (
          <FormFieldRow
            field={field}
            key={field.name}
            onOpen={setPath}
            onRemove={() => onChange(removeField(text, path, field.name))}
            onRename={(name) => onChange(renameField(text, path, field.name, name.trim()))}
            onRequired={(isRequired) => onChange(setRequired(text, path, field.name, isRequired))}
            onSet={(keyword, value) => onChange(setKeyword(text, field.path, keyword, value))}
            readOnly={readOnly}
          />
        ))}
      </div>
      {!readOnly && model.isObjectSchema && (
        <div className="flex flex-wrap items-center gap-2 border-t p-3">
          <Input
            aria-label="Name of the new field"
            className="w-48 font-mono"
            onChange={(event) => setNewName(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && newName.trim() !== "") add();
            }}
            placeholder="new_field"
            value={newName}
          />
          <Button disabled={newName.trim() === ""} onClick={add} size="sm">
            <Plus aria-hidden />
            Add field
          </Button>
          <Checkbox
            checked={model.closed === true}
            className="ml-auto"
            disabled={model.closed === false}
            help={model.closed === false ? "additionalProperties holds a schema: see the text." : undefined}
            label="No other fields allowed"
            onChange={(event) => onChange(setClosed(text, path, event.target.checked))}
          />
        </div>
      )}
      {model.others.length > 0 && (
        <p className="border-t px-3 py-2 text-[0.8125rem] text-foreground-muted">
          Also in this schema, kept as written: {model.others.join(", ")}
        </p>
      )}
    </div>
  );
}

function Gone({ onBack }: { onBack: () => void }) {
  return (
    <div className="flex flex-col items-start gap-2 p-3">
      <Callout tone="caution">What was shown here is no longer in the text.</Callout>
      <Button onClick={onBack} size="sm">
        All fields
      </Button>
    </div>
  );
}
