"use client";

import { type CSSProperties, useId } from "react";

type AnchorStyle = CSSProperties & { anchorName?: string; "--anchor"?: string };

/** Joins a popover to its trigger by CSS anchor positioning: an id for the popover, and a style for each of the two. */
export function useAnchor(): { id: string; anchorStyle: AnchorStyle; popoverStyle: AnchorStyle } {
  const id = useId();
  const name = `--anchor-${id.replaceAll(/[^\w-]/gu, "")}`;
  return { id, anchorStyle: { anchorName: name }, popoverStyle: { "--anchor": name } };
}
