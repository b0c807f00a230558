"use client";

import { useEffect, useState } from "react";
import { type SearchItem, searchProduct } from "#components/layout/command-search.ts";

type ProductSearch = { items: readonly SearchItem[]; message: string | undefined };

const settleMs = 120;
const idle: ProductSearch = { items: [], message: undefined };

/** Things found for a query, asked once typing rests; an older question is given up. */
export function useProductSearch(query: string): ProductSearch {
  const [found, setFound] = useState<ProductSearch>(idle);
  const term = query.trim();

  // The server is outside React; the clean-up gives the question up.
  useEffect(() => {
    if (term.length < 2) {
      setFound(idle);
      return;
    }
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      try {
        setFound({ items: await searchProduct(term, controller.signal), message: undefined });
      } catch {
        if (controller.signal.aborted) return;
        setFound({ items: [], message: "The search did not answer. Pages can still be opened by name." });
      }
    }, settleMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [term]);

  return found;
}
