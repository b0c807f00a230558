"use client";

import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { formatBytes, formatCount } from "#lib/format.ts";
import { planCollectionAction, requestCollectionAction } from "#lib/repositories/actions.ts";
import type { CollectionPlan } from "#lib/repositories/collection/data.ts";
import { FreeBlobsTable } from "./free-blobs-table.tsx";

const files = (count: number) => `${formatCount(count)} ${count === 1 ? "file" : "files"}`;

/** Shows what a collection would remove, then has it removed. For administrators. */
export function CollectStorage() {
  const [plan, setPlan] = useState<CollectionPlan>();
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  const look = () =>
    startTransition(async () => {
      const result = await planCollectionAction({});
      setProblem(result.ok ? undefined : result.error.message);
      setPlan(result.ok ? result.data : undefined);
    });
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        <Button onClick={look} pending={pending}>
          Dry run
        </Button>
        {plan && plan.blobs > 0 && (
          <ConfirmDestroy
            action="Remove files"
            consequences={`${files(plan.blobs)} of ${formatBytes(plan.sizeBytes)} in all. No dataset, commit or version refers to them; they cannot be brought back.`}
            onConfirm={async () => {
              const result = await requestCollectionAction({});
              if (!result.ok) return result.error.message;
              setPlan(undefined);
              toast({ title: "The worker is removing the files" });
              return undefined;
            }}
            title={`Remove ${files(plan.blobs)}?`}
            trigger={<Button variant="danger">Remove {files(plan.blobs)}</Button>}
          />
        )}
      </div>
      <p aria-live="polite" className="text-sm">
        {plan?.blobs === 0 && "Nothing to remove: something refers to every file that is older than a day."}
        {plan && plan.blobs > 0 && `${files(plan.blobs)} would go, ${formatBytes(plan.sizeBytes)} in all.`}
      </p>
      {plan && plan.blobs > 0 && <FreeBlobsTable plan={plan} />}
      {problem && (
        <p className="text-bad text-sm" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
