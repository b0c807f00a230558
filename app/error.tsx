"use client";

import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { errorDigest } from "#components/ui/error-digest.ts";
import { ErrorState } from "#components/ui/error-state.tsx";

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = errorDigest(error);
  return (
    <main className="mx-auto max-w-xl px-4 py-16" id="content">
      <h1 className="sr-only">This page could not be shown</h1>
      <ErrorState
        action={
          <>
            <Button onClick={() => retry()}>Try again</Button>
            <ButtonLink href="/" variant="ghost">
              Go to the dashboard
            </ButtonLink>
          </>
        }
        title="This page could not be shown"
      >
        What was saved is kept, and running exports go on. Try again; if it fails again, tell an administrator
        {digest ? (
          <>
            {" "}
            this number, which finds it in the log: <code className="font-mono">{digest}</code>
          </>
        ) : (
          " what you were doing."
        )}
      </ErrorState>
    </main>
  );
}
