"use client";

import { createContext, useContext } from "react";

/** What a node on the canvas can ask for. */
export type LineageActions = {
  select: (key: string) => void;
  /** Shows more neighbours of a node; asked again, still more. */
  expand: (key: string) => void;
};

const noActions: LineageActions = { select: () => undefined, expand: () => undefined };

export const LineageActionsContext = createContext<LineageActions>(noActions);

/** The actions of the graph that a node stands in. */
export function useLineageActions(): LineageActions {
  return useContext(LineageActionsContext);
}
