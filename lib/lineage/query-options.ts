import { queryOptions } from "@tanstack/react-query";
import type { LineageGraph, LineageNode } from "./graph.ts";
import type { Answer } from "./questions/answer.ts";
import type { QuestionId } from "./questions/questions.ts";

type GraphParameters = {
  /** Empty: the newest ties. */
  node: string;
  depth: number;
  /** Edges of one node in one direction. */
  limit: number;
  asOf: string;
};

/** Asks the product's own API. Throws with its words when it refuses. */
async function fetchJson<T>(
  path: string,
  parameters: Readonly<Record<string, string | number>>,
  signal: AbortSignal,
): Promise<T> {
  const given = Object.entries(parameters).flatMap(([key, value]) =>
    value === "" ? [] : [[key, String(value)]],
  );
  const response = await fetch(`${path}?${new URLSearchParams(given)}`, { signal });
  const body: unknown = await response.json();
  if (response.ok) return apiAnswer<T>(body);
  const detail = typeof body === "object" && body !== null && "detail" in body ? String(body.detail) : "";
  throw new Error(detail || `The server answered ${response.status}.`);
}

// Safe because both ends are built from the same operation and its DTO type.
function apiAnswer<T>(body: unknown): T {
  return body as T;
}

/** The neighbourhood of a node, or the newest ties of the registry. */
export function graphQuery(parameters: GraphParameters) {
  return queryOptions({
    queryKey: ["lineage", "graph", parameters],
    queryFn: ({ signal }) => fetchJson<LineageGraph>("/api/v1/lineage", parameters, signal),
  });
}

/** Nodes whose names hold the text. */
export function nodesQuery(q: string) {
  return queryOptions({
    queryKey: ["lineage", "nodes", q],
    queryFn: ({ signal }) =>
      fetchJson<{ items: LineageNode[] }>("/api/v1/lineage/nodes", { q, limit: 6 }, signal),
    enabled: q !== "",
  });
}

/** The answer to a question about a node. */
export function answerQuery(question: QuestionId, node: string) {
  return queryOptions({
    queryKey: ["lineage", "answer", question, node],
    queryFn: ({ signal }) => fetchJson<Answer>(`/api/v1/lineage/${question}`, { node }, signal),
  });
}
