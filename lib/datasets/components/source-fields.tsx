"use client";

import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { type SourceTexts, toSourceKind } from "#lib/datasets/source-texts.ts";

type SourceFieldsProps = {
  source: SourceTexts;
  errors: Readonly<Record<string, string>>;
  onChange: (changes: Partial<SourceTexts>) => void;
};

const kinds = [
  {
    value: "postgres",
    label: "Postgres query",
    help: "One SELECT, run in a read-only transaction on one consistent snapshot.",
  },
  {
    value: "folder",
    label: "Folder on the server",
    help: "All data files below it, if an administrator allowed the folder.",
  },
  {
    value: "s3",
    label: "S3 prefix",
    help: "All data files below it, read with the server's own AWS credentials.",
  },
];

/** Where rows come from when they are not uploaded, and how to get there. */
export function SourceFields({ source, errors, onChange }: SourceFieldsProps) {
  return (
    <div className="flex flex-col gap-4">
      <RadioGroup
        legend="Source"
        name="kind"
        onValueChange={(kind) => onChange({ kind: toSourceKind(kind) })}
        options={kinds}
        value={source.kind}
      />
      {source.kind === "postgres" && (
        <>
          <FormField
            error={errors.connectionString}
            help="Used once and not kept. Give a user who may only read."
            label="Connection string"
            required
          >
            {(field) => (
              <Input
                {...field}
                autoComplete="off"
                className="font-mono"
                onChange={(event) => onChange({ connectionString: event.target.value })}
                placeholder="postgresql://reader:password@host:5432/database"
                spellCheck={false}
                type="password"
                value={source.connectionString}
              />
            )}
          </FormField>
          <FormField error={errors.query} help="Each row becomes one JSON object." label="Query" required>
            {(field) => (
              <Textarea
                {...field}
                className="font-mono"
                onChange={(event) => onChange({ query: event.target.value })}
                placeholder="SELECT question, answer FROM tickets ORDER BY id"
                spellCheck={false}
                value={source.query}
              />
            )}
          </FormField>
        </>
      )}
      {source.kind === "folder" && (
        <FormField error={errors.path} label="Path on the server" required>
          {(field) => (
            <Input
              {...field}
              className="font-mono"
              onChange={(event) => onChange({ path: event.target.value })}
              placeholder="/srv/datasets/tickets"
              spellCheck={false}
              value={source.path}
            />
          )}
        </FormField>
      )}
      {source.kind === "s3" && (
        <FormField error={errors.uri} label="Address" required>
          {(field) => (
            <Input
              {...field}
              className="font-mono"
              onChange={(event) => onChange({ uri: event.target.value })}
              placeholder="s3://bucket/prefix/"
              spellCheck={false}
              value={source.uri}
            />
          )}
        </FormField>
      )}
    </div>
  );
}
