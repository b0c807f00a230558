"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useEffect, useState } from "react";
import { Toaster } from "#components/ui/toaster.tsx";
import { getQueryClient } from "#lib/query-client.ts";

/** What every page stands in: theme, live queries, state in the URL, messages. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  // A later render of the layout brings a new nonce; the document keeps honouring the first.
  const [firstNonce] = useState(nonce);

  // The scroll lock of dialogs reads this global when it adds its style element.
  useEffect(() => {
    Object.assign(globalThis, { __webpack_nonce__: firstNonce });
  }, [firstNonce]);

  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      disableTransitionOnChange
      enableSystem
      nonce={firstNonce}
    >
      <QueryClientProvider client={getQueryClient()}>
        <NuqsAdapter>{children}</NuqsAdapter>
      </QueryClientProvider>
      <Toaster />
    </ThemeProvider>
  );
}
