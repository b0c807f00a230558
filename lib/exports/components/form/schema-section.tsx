"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormField } from "#components/ui/form-field.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { useDraft } from "#lib/exports/components/form/draft-context.tsx";
import { FormSection } from "#lib/exports/components/form/form-section.tsx";
import { RecipeFields } from "#lib/exports/components/form/recipe-fields.tsx";
import { schemaVersionsQuery } from "#lib/exports/query-options.ts";
import { draftValue } from "#lib/exports/recipe-draft.ts";

const schemaPointer = "/structured_gen/json_schema";

type SchemaSectionProps = {
  schemas: readonly { id: string; label: string }[];
  /** The version that json_schema was taken from; "" for none. */
  versionId: string;
  onChoose: (versionId: string, schema: unknown) => void;
};

/** The JSON Schema each sample is checked against: a version of a saved one, or none. */
export function SchemaSection({ schemas, versionId, onChoose }: SchemaSectionProps) {
  const { draft, problems } = useDraft();
  const queryClient = useQueryClient();
  const [schemaId, setSchemaId] = useState("");
  const [failure, setFailure] = useState<string>();
  const versions = useQuery(schemaVersionsQuery(schemaId)).data?.items ?? [];
  const current = draftValue(draft, schemaPointer);
  const hasSchema = current !== undefined && current !== "" && current !== null;
  const problem = [...problems].find(([pointer]) => pointer.startsWith(schemaPointer));

  const chooseSchema = async (id: string) => {
    setSchemaId(id);
    setFailure(undefined);
    if (id === "") return onChoose("", undefined);
    try {
      const { items } = await queryClient.fetchQuery(schemaVersionsQuery(id));
      const [latest] = items;
      if (latest) onChoose(latest.id, latest.schema);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "The schema could not be loaded.");
    }
  };
  return (
    <FormSection
      defaultOpen={hasSchema}
      hint="each sample is checked against it"
      pointers={["/structured_gen"]}
      title="Schema"
    >
      <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
        <FormField
          error={failure ?? (problem && `${problem[0].slice(schemaPointer.length)} ${problem[1]}`.trim())}
          help={
            schemas.length === 0 ? (
              <>
                No schema is saved yet. <TextLink href="/schemas/new">Write one</TextLink>.
              </>
            ) : (
              "Its text is copied into the recipe: a later version changes nothing here."
            )
          }
          label="Saved schema"
        >
          {(field) => (
            <Select
              {...field}
              onChange={(event) => void chooseSchema(event.target.value)}
              options={[
                ...(schemaId === "" && hasSchema ? [{ value: "own", label: "The recipe's own schema" }] : []),
                { value: "", label: "None" },
                ...schemas.map(({ id, label }) => ({ value: id, label })),
              ]}
              value={schemaId === "" && hasSchema ? "own" : schemaId}
            />
          )}
        </FormField>
        {versionId !== "" && versions.length > 0 && (
          <FormField label="Version">
            {(field) => (
              <Select
                {...field}
                onChange={(event) =>
                  onChoose(event.target.value, versions.find(({ id }) => id === event.target.value)?.schema)
                }
                options={versions.map(({ id, number }) => ({ value: id, label: `Version ${number}` }))}
                value={versionId}
              />
            )}
          </FormField>
        )}
      </div>
      <RecipeFields
        pointers={[
          "/structured_gen/enable_schema_validation",
          "/structured_gen/reject_invalid_samples",
          "/structured_gen/include_schema_in_output",
          "/structured_gen/log_validation_errors",
        ]}
      />
    </FormSection>
  );
}
