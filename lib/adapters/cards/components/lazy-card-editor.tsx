"use client";

import dynamic from "next/dynamic";

/** The card's editor, its code loaded where it is shown: an adapter's other tabs do without. */
export const LazyCardEditor = dynamic(() =>
  import("#lib/adapters/cards/components/card-editor.tsx").then((module) => module.CardEditor),
);
