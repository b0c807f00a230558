"use client";

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { edgeKinds } from "#lib/lineage/edge-kind.ts";
import { questionIds } from "#lib/lineage/questions/questions.ts";

const views = ["graph", "table"] as const;
export type LineageView = (typeof views)[number];

const maxExpanded = 40;

const parsers = {
  /** Node in the middle; empty: the newest ties. */
  node: parseAsString.withDefault("").withOptions({ history: "push" }),
  /** Nodes whose neighbours are shown too. */
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
          open: open.includes(key) ? open : [...open, key].slice(-maxExpanded),
          sel: key,
        })),
      focusOn: (key: string) => void set({ node: key, open: null, sel: key }),
    }),
    [set],
  );
  return { ...state, node: state.node || focus, set, actions };
}

export type LineageState = ReturnType<typeof useLineageState>;
