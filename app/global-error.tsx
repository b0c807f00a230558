"use client";

import { Button } from "#components/ui/button.tsx";
import { errorDigest } from "#components/ui/error-digest.ts";
import "./globals.css";

export default function GlobalErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = errorDigest(error);
  return (
    <html lang="en">
      <head>
        <title>Adaptery could not show this page</title>
      </head>
      <body>
        <main className="mx-auto max-w-xl px-4 py-16">
          <h1 className="font-semibold text-xl">Adaptery could not show this page</h1>
          <p className="mt-2">
            Nothing that was saved is lost. Try again; if it fails again, an administrator finds the cause in
            the log
            {digest ? ` under ${digest}` : ""}.
          </p>
          <Button className="mt-4" onClick={() => retry()}>
            Try again
          </Button>
        </main>
      </body>
    </html>
  );
}
