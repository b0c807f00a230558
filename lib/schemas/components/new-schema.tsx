"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toRoute } from "#components/ui/route.ts";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { useUnsavedWarning } from "#components/ui/use-unsaved-warning.ts";
import { QueryScope } from "#lib/query-scope.tsx";
import { createSchemaAction } from "#lib/schemas/actions.ts";
import type { NamedId } from "#lib/schemas/components/rows-panel.tsx";
import { type SchemaTexts, SchemaWorkspace } from "#lib/schemas/components/schema-workspace.tsx";
import { exampleSchemas, schemaText } from "#lib/schemas/examples.ts";

const blank: SchemaTexts = {
  text: schemaText({
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties: {},
    required: [],
  }),
  generationText: "",
};
const templates = [
  ...exampleSchemas.map(({ name, title, schema, generationSchema }) => ({
    name,
    title,
    texts: { text: schemaText(schema), generationText: schemaText(generationSchema) },
  })),
  { name: "blank", title: "Blank", texts: blank },
];

type NewSchemaProps = {
  owners: readonly string[];
  takenNames: readonly string[];
  datasets: readonly NamedId[];
  recipes: readonly NamedId[];
};

/** Names a schema, begins it from an example, and writes it with rows beside it. */
export function NewSchema({ owners, takenNames, datasets, recipes }: NewSchemaProps) {
  const router = useRouter();
  const [name, setName] = useState("");
  const [owner, setOwner] = useState(owners[0] ?? "");
  const [template, setTemplate] = useState(templates[0]);
  const [texts, setTexts] = useState<SchemaTexts>(templates[0]?.texts ?? blank);
  const [problem, setProblem] = useState<{ message: string; name?: string }>();
  const [isSaved, setIsSaved] = useState(false);
  const [isPending, startTransition] = useTransition();
  const isDirty = !isSaved && (name !== "" || texts.text !== template?.texts.text);
  useUnsavedWarning(isDirty);

  const choose = (chosen: string): void => {
    const next = templates.find((candidate) => candidate.name === chosen);
    if (!next) return;
    if (texts.text !== template?.texts.text && !window.confirm("Replace what you wrote by the example?"))
      return;
    setTemplate(next);
    setTexts(next.texts);
  };
  const save = (): void =>
    startTransition(async () => {
      const result = await createSchemaAction({
        name,
        owner,
        text: texts.text,
        generationText: texts.generationText,
      });
      if (result.ok) {
        setIsSaved(true);
        toast({ title: `Schema ${name} created`, tone: "good" });
        router.push(toRoute(`/schemas/${result.data.schemaId}`));
        return;
      }
      const { message, problems } = result.error;
      setProblem({ message, name: problems.find(({ pointer }) => pointer === "/name")?.message });
    });
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-3">
        <FormField label="Owner">
          {(field) => (
            <Select
              {...field}
              onChange={(event) => setOwner(event.target.value)}
              options={owners.map((handle) => ({ value: handle, label: handle }))}
              value={owner}
            />
          )}
        </FormField>
        <FormField
          error={problem?.name}
          help={
            takenNames.includes(name.toLowerCase())
              ? "A schema of this name is there already."
              : "Such as legal-qa."
          }
          label="Name"
          required
        >
          {(field) => (
            <Input {...field} maxLength={64} onChange={(event) => setName(event.target.value)} value={name} />
          )}
        </FormField>
        <FormField label="Begin from">
          {(field) => (
            <Select
              {...field}
              onChange={(event) => choose(event.target.value)}
              options={templates.map(({ name: value, title: label }) => ({ value, label }))}
              value={template?.name ?? "blank"}
            />
          )}
        </FormField>
      </div>
      {problem && <Callout tone="bad">{problem.message}</Callout>}
      <QueryScope>
        <SchemaWorkspace
          datasets={datasets}
          onChange={setTexts}
          onSave={save}
          readOnly={false}
          recipes={recipes}
          texts={texts}
          toolbar={
            <Button disabled={name === ""} onClick={save} pending={isPending} size="sm" variant="primary">
              Create schema
            </Button>
          }
        />
      </QueryScope>
    </div>
  );
}
