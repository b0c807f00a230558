"use client";

import { ThemeProvider } from "next-themes";
import { type ReactNode, useEffect, useState } from "react";
import { Toaster } from "#components/ui/toaster.tsx";

/** What every page stands in: theme and messages. Live queries and state in the URL stand around what needs them. */
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
      {children}
      <Toaster />
    </ThemeProvider>
  );
}
