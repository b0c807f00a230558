"use client";

import { createContext, useContext } from "react";
import type { RecipeDraft } from "#lib/exports/recipe-draft.ts";

/** What the fields of the new-export form share. */
export type DraftState = {
  draft: RecipeDraft;
  set: (pointer: string, value: unknown) => void;
  /** One sentence for each pointer that has something wrong. */
  problems: ReadonlyMap<string, string>;
  warnings: ReadonlyMap<string, string>;
  /** Names of the dataset's fields, to choose from. */
  fields: readonly string[];
};

const DraftContext = createContext<DraftState | null>(null);

export const DraftProvider = DraftContext.Provider;

/** The draft around a field. Throws outside of a DraftProvider. */
export function useDraft(): DraftState {
  const state = useContext(DraftContext);
  if (!state) throw new Error("A recipe field stands outside of its form.");
  return state;
}
