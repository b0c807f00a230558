import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { previewExportAction } from "#lib/exports/actions.ts";
import type { RecipeDraft } from "#lib/exports/recipe-draft.ts";

/** What a draft makes of the first rows of a dataset: the preview, or what is wrong with the draft. */
export function previewQuery(datasetId: string, datasetVersion: number | undefined, draft: RecipeDraft) {
  return queryOptions({
    queryKey: ["export-preview", datasetId, datasetVersion, draft],
    queryFn: () =>
      previewExportAction({
        datasetId,
        recipe: draft,
        ...(datasetVersion === undefined ? {} : { datasetVersion }),
      }),
    enabled: datasetId !== "",
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    staleTime: 60_000,
    retry: false,
  });
}

/** The answer of a preview. */
export type PreviewResult = Awaited<ReturnType<typeof previewExportAction>>;
