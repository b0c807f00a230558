"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, type KeyboardEvent, useMemo, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Form } from "#components/ui/form.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { toRoute } from "#components/ui/route.ts";
import { guessMappingAction, startExportAction } from "#lib/exports/actions.ts";
import { DataSection, type ExportTarget } from "#lib/exports/components/form/data-section.tsx";
import { DetailSections } from "#lib/exports/components/form/detail-sections.tsx";
import { DraftProvider } from "#lib/exports/components/form/draft-context.tsx";
import { FieldNames } from "#lib/exports/components/form/field-names.tsx";
import { JsonRecipe } from "#lib/exports/components/form/json-recipe.tsx";
import { MappingSection } from "#lib/exports/components/form/mapping-section.tsx";
import { PreviewPanel } from "#lib/exports/components/form/preview-panel.tsx";
import { previewQuery } from "#lib/exports/components/form/preview-query.ts";
import { SaveRecipe } from "#lib/exports/components/form/save-recipe.tsx";
import { SchemaSection } from "#lib/exports/components/form/schema-section.tsx";
import type { DatasetGuess } from "#lib/exports/preview-export.ts";
import { type RecipeDraft, withDraftValue } from "#lib/exports/recipe-draft.ts";
import { Segmented } from "#lib/schemas/components/segmented.tsx";
import { useDebounced } from "#lib/schemas/components/use-debounced.ts";

type NamedId = { id: string; label: string };

/** A saved recipe the form begins with. */
export type ReusedRecipe = { id: string; name: string };

export type NewExportProps = {
  datasets: readonly NamedId[];
  schemas: readonly NamedId[];
  owners: readonly string[];
  initialDraft: RecipeDraft;
  initialDatasetId: string;
  /** Of the dataset the form begins with. */
  initialGuess: DatasetGuess | null;
  reused: ReusedRecipe | null;
};

const settleMs = 400;
type Problems = readonly { pointer: string; message: string }[];

function byPointer(...lists: Problems[]): ReadonlyMap<string, string> {
  return new Map(lists.flat().map(({ pointer, message }) => [pointer, message]));
}

function withGuess(draft: RecipeDraft, guess: DatasetGuess): RecipeDraft {
  return { ...draft, style: guess.style, field_mapping: guess.fieldMapping };
}

/** Writes a recipe with a dataset's rows beside it, and starts the export. */
export function NewExport(props: NewExportProps) {
  const { datasets, schemas, owners, initialDraft, reused } = props;
  const router = useRouter();
  const [target, setTarget] = useState<ExportTarget>({
    datasetId: props.initialDatasetId,
    version: "",
    name: "",
    owner: owners[0] ?? "",
  });
  const [draft, setDraft] = useState(initialDraft);
  const [guess, setGuess] = useState(props.initialGuess);
  const [isMapped, setIsMapped] = useState(reused !== null);
  const [schemaVersionId, setSchemaVersionId] = useState("");
  const [view, setView] = useState<"form" | "json">("form");
  const [refusal, setRefusal] = useState<{ message: string; problems: Problems }>();
  const [isStarted, setIsStarted] = useState(false);
  const [isPending, startTransition] = useTransition();

  const version = target.version === "" ? undefined : Number(target.version);
  const settled = useDebounced(draft, settleMs);
  const preview = useQuery(previewQuery(target.datasetId, version, settled));
  const result = preview.data;

  const change = (next: RecipeDraft) => {
    setDraft(next);
    setRefusal(undefined);
  };
  const applyGuess = async (datasetId: string, isAsked: boolean) => {
    const answer = await guessMappingAction({ datasetId });
    if (!answer.ok) return setRefusal(answer.error);
    setGuess(answer.data);
    if (isAsked || !isMapped) setDraft((before) => withGuess(before, answer.data));
  };
  const changeTarget = (next: ExportTarget) => {
    setTarget(next);
    setRefusal(undefined);
    if (next.datasetId !== target.datasetId) void applyGuess(next.datasetId, false);
  };
  const chooseSchema = (versionId: string, schema: unknown) => {
    setSchemaVersionId(versionId);
    setRefusal(undefined);
    // Loading the schema takes a moment, in which more may have been typed.
    setDraft((before) => {
      const withSchema = withDraftValue(before, "/structured_gen/json_schema", schema);
      const isOn = schema === undefined ? undefined : true;
      return withDraftValue(withSchema, "/structured_gen/enable_schema_validation", isOn);
    });
  };
  const state = useMemo(
    () => ({
      draft,
      set: (pointer: string, value: unknown) => {
        if (pointer === "/style" || pointer.startsWith("/field_mapping/")) setIsMapped(true);
        setDraft((before) => withDraftValue(before, pointer, value));
        setRefusal(undefined);
      },
      problems: byPointer(result && !result.ok ? result.error.problems : [], refusal?.problems ?? []),
      warnings: byPointer(result?.ok ? result.data.warnings : []),
      fields: guess?.fields ?? [],
    }),
    [draft, result, refusal, guess],
  );

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    if (target.datasetId === "") {
      const problems = [{ pointer: "/datasetId", message: "Choose the dataset whose rows are exported." }];
      return setRefusal({ message: "Choose a dataset first.", problems });
    }
    startTransition(async () => {
      const isUnchanged = reused !== null && draft === initialDraft;
      const answer = await startExportAction({
        datasetId: target.datasetId,
        ...(version !== undefined && { datasetVersion: version }),
        ...(target.name && { name: target.name }),
        ...(target.owner && { owner: target.owner }),
        ...(isUnchanged ? { recipeId: reused.id } : { recipe: draft }),
        ...(!isUnchanged && schemaVersionId && { schemaVersionId }),
      });
      if (!answer.ok) return setRefusal(answer.error);
      setIsStarted(true);
      router.push(toRoute(`/exports/${answer.data.id}`));
    });
  };
  const keepEnterInFields = (event: KeyboardEvent) => {
    const isPlain = !event.metaKey && !event.ctrlKey;
    if (event.key === "Enter" && isPlain && event.target instanceof HTMLInputElement) event.preventDefault();
  };
  const isDirty = !isStarted && (draft !== initialDraft || target.name !== "");

  return (
    <DraftProvider value={state}>
      <Form isDirty={isDirty} onKeyDown={keepEnterInFields} onSubmit={submit}>
        <FieldNames names={state.fields} />
        <div className="grid gap-5 xl:grid-cols-[minmax(0,1fr)_28rem]">
          <div className="flex min-w-0 flex-col gap-3">
            {reused && (
              <Callout>
                Begins with recipe {reused.name}.{" "}
                {draft === initialDraft
                  ? "Unchanged, the export is made with it."
                  : "Changed: the export is made with a new recipe."}
              </Callout>
            )}
            <DataSection
              datasets={datasets}
              onChange={changeTarget}
              owners={owners}
              problems={state.problems}
              target={target}
            />
            <div>
              <Segmented
                label="Write the recipe as"
                onChange={setView}
                options={[
                  { value: "form", label: "Form" },
                  { value: "json", label: "JSON" },
                ]}
                value={view}
              />
            </div>
            {view === "json" ? (
              <JsonRecipe draft={draft} onChange={change} />
            ) : (
              <>
                <MappingSection
                  datasetId={target.datasetId}
                  onGuess={() => void applyGuess(target.datasetId, true)}
                  version={version}
                  why={isMapped ? undefined : guess?.why}
                />
                <SchemaSection onChoose={chooseSchema} schemas={schemas} versionId={schemaVersionId} />
                <DetailSections />
              </>
            )}
            {refusal && <Callout tone="bad">{refusal.message}</Callout>}
            <div className="sticky bottom-0 z-10 flex flex-wrap items-center gap-3 border-t bg-background py-3">
              <Button pending={isPending || isStarted} type="submit" variant="primary">
                Start export
              </Button>
              <SaveRecipe draft={draft} owner={target.owner} schemaVersionId={schemaVersionId} />
              <span className="text-[0.8125rem] text-foreground-muted max-sm:hidden">
                <Kbd>⌘</Kbd> <Kbd>↵</Kbd> starts it
              </span>
            </div>
          </div>
          <div className="min-w-0 xl:sticky xl:top-16 xl:max-h-[calc(100dvh-5rem)] xl:self-start xl:overflow-y-auto">
            <PreviewPanel
              failure={preview.error?.message}
              isFetching={target.datasetId !== "" && (preview.isFetching || settled !== draft)}
              result={result}
            />
          </div>
        </div>
      </Form>
    </DraftProvider>
  );
}
