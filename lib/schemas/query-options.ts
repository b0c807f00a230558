import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { SchemaCheck } from "#lib/schemas/check.ts";

/** Which rows are checked beside the editor, and how they are mapped. */
export type RowsChoice = {
  datasetId: string;
  mapping: "none" | "guess" | "recipe";
  recipeId?: string;
  limit: number;
};

/** What the server says of a schema's text, with rows of a dataset when some are chosen. */
export function schemaCheckQuery(text: string, rows: RowsChoice | null) {
  return queryOptions({
    queryKey: ["schema-check", text, rows],
    queryFn: ({ signal }) => postCheck({ text, ...(rows ? { rows } : {}) }, signal),
    enabled: text.trim() !== "",
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });
}

async function postCheck(body: unknown, signal: AbortSignal): Promise<SchemaCheck> {
  const response = await fetch("/api/v1/schemas/check", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  const answer: unknown = await response.json();
  if (response.ok) return checkAnswer(answer);
  const detail =
    typeof answer === "object" && answer !== null && "detail" in answer ? String(answer.detail) : "";
  throw new Error(detail || `The server answered ${response.status}.`);
}

// Safe because both ends are built from the same operation and its type.
function checkAnswer(answer: unknown): SchemaCheck {
  return answer as SchemaCheck;
}
