"use client";

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { edgeKinds } from "#lib/lineage/edge-kind.ts";
import { questionIds } from "#lib/lineage/questions/questions.ts";

const views = ["graph", "table"] as const;
export type LineageView = (typeof views)[number];

const maxExpanded = 60;
/** How often one node is expanded: each time shows a hundred more. */
const maxTimes = 5;

/** How often each node was expanded. */
export function timesExpanded(open: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const key of open) times.set(key, Math.min(maxTimes, (times.get(key) ?? 0) + 1));
  return times;
}

/** Nodes that show as many neighbours as a graph can hold. */
export function exhaustedNodes(open: readonly string[]): Set<string> {
  return new Set([...timesExpanded(open)].flatMap(([key, times]) => (times >= maxTimes ? [key] : [])));
}

const parsers = {
  /** Node in the middle; empty: the newest ties. */
  node: parseAsString.withDefault("").withOptions({ history: "push" }),
  /** Nodes whose neighbours are shown too; twice: more of them. */
  open: parseAsArrayOf(parseAsString, " ").withDefault([]),
  /** Node whose facts are shown. */
  sel: parseAsString.withDefault(""),
  kinds: parseAsArrayOf(parseAsStringLiteral(edgeKinds)).withDefault([]),
  asOf: parseAsString.withDefault(""),
  /** Null: by the screen. */
  view: parseAsStringLiteral(views),
  /** The question that is answered, and of which node. */
  ask: parseAsStringLiteral(questionIds),
  about: parseAsString.withDefault(""),
};

/** All that a lineage page shows, in the address. `focus` stands where the address names no node. */
export function useLineageState(focus: string) {
  const [state, set] = useQueryStates(parsers);
  const actions = useMemo(
    () => ({
      select: (key: string) => void set(({ sel }) => ({ sel: key === sel ? null : key })),
      expand: (key: string) =>
        void set(({ open }) => ({
          open: exhaustedNodes(open).has(key) ? open : [...open, key].slice(-maxExpanded),
          sel: key,
        })),
      focusOn: (key: string) => void set({ node: key, open: null, sel: key }),
    }),
    [set],
  );
  return { ...state, node: state.node || focus, set, actions };
}

export type LineageState = ReturnType<typeof useLineageState>;
