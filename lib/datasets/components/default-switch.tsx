"use client";

import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { updateDatasetAction } from "#lib/datasets/actions.ts";

/** Makes a dataset the one exports use when they name none, or takes that back. For administrators. */
export function DefaultSwitch({ id, isDefault }: { id: string; isDefault: boolean }) {
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  const change = () =>
    startTransition(async () => {
      const result = await updateDatasetAction({ id, changes: { isDefault: !isDefault } });
      setProblem(result.ok ? undefined : result.error.message);
    });
  return (
    <div className="flex flex-col items-start gap-2">
      <p className="text-[0.8125rem] text-foreground-muted">
        Exports over the compatible API that name no dataset use the default one.
      </p>
      <Button onClick={change} pending={pending}>
        {isDefault ? "No longer the default" : "Make this the default"}
      </Button>
      {problem && (
        <p className="text-bad text-sm" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
